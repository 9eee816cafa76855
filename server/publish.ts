import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { adaptHumanSteps, EngineError, type EngineClient } from '../engine-client/index.ts';
import { deployInForce } from '../api/process-designs/carry-out.ts';
import { processesIn } from '../api/processes/human-steps.ts';
import { compileBpmn } from '../process-model/executable/compile.ts';
import { formKeyOf, type Process } from '../process-model/executable/process.ts';
import { parseForm } from '../form-model/index.ts';
import { inTransaction, type Pool } from '../kit/database.ts';
import { installation } from '../kit/installation.ts';
import type { Log } from '../kit/log.ts';
import { FormExample } from '../model/form-design.ts';
import { PolicyItem, WorkCalendar } from '../model/item.ts';
import { TaskKind } from '../model/task.ts';
import { lockForm } from '../store/form-design.ts';
import { publishForm } from '../store/form-version.ts';
import { publishItem } from '../store/policy-item.ts';
import { lockProcess } from '../store/process-design.ts';
import { listProcesses } from '../store/process-model.ts';
import { findNewestVersion, shipProcess } from '../store/process-version.ts';
import { StartError } from './start-error.ts';

/** The data files of the program, read once and checked. */
export interface Catalogue {
  items: PolicyItem[];
  calendars: WorkCalendar[];
  forms: { key: string; document: z.core.util.JSONType; examples: FormExample[] }[];
  processes: { name: string; content: string }[];
}

/** Reads `items/`, `forms/` and `processes/`; a file that does not fit is refused by name. */
export async function readCatalogue(): Promise<Catalogue> {
  const [items, calendars, forms, processes] = await Promise.all([
    readJson(join(installation, 'items'), /^(?!.*\.examples\.json$).*\.json$/, PolicyItem),
    readJson(join(installation, 'items', 'calendars'), /\.json$/, WorkCalendar),
    readForms(),
    readProcesses(),
  ]);
  await refuseBadModels({ items, forms, processes });
  return { items, calendars, forms, processes };
}

async function readJson<S extends z.ZodType>(
  folder: string,
  names: RegExp,
  schema: S,
): Promise<z.infer<S>[]> {
  const files = (await readdir(folder)).filter((name) => names.test(name)).sort();
  return Promise.all(
    files.map(async (name) => {
      const parsed = schema.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8')));
      if (!parsed.success)
        throw new StartError(`The file ${name} is refused: ${z.prettifyError(parsed.error)}`);
      return parsed.data;
    }),
  );
}

/** Newest version of each form: the file with the highest number in `forms/<key>/`. */
async function readForms(): Promise<Catalogue['forms']> {
  const folder = join(installation, 'forms');
  const keys = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return Promise.all(
    keys.map(async ({ name: key }) => {
      const versions = (await readdir(join(folder, key))).flatMap(
        (name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [],
      );
      const newest = Math.max(...versions.map(Number));
      const document = z
        .json()
        .parse(JSON.parse(await readFile(join(folder, key, `${newest}.json`), 'utf8')));
      const parsed = parseForm(document);
      if (!parsed.ok) {
        const found = parsed.problems.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
        throw new StartError(`The form ${key} is refused: ${found}`);
      }
      return { key, document, examples: await readExamples(join(folder, key, 'examples.json'), key) };
    }),
  );
}

/** As the files hold them: what is sent and what comes of it, by the rights of the step the form is named after. */
const ShippedExample = FormExample.omit({ step: true, values: true, expected: true })
  .extend({
    facts: FormExample.shape.values.default({}),
    sent: FormExample.shape.values,
    accepted: z.boolean(),
    errors: z.array(z.string()).default([]),
  })
  .transform(({ sent, accepted, errors, ...rest }) => ({
    ...rest,
    values: sent,
    expected: { accepted, errors },
  }));

async function readExamples(path: string, key: string): Promise<FormExample[]> {
  const step = TaskKind.safeParse(key).success ? key : null;
  const examples = z.array(ShippedExample).safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!examples.success)
    throw new StartError(`The examples of the form ${key} are refused: ${z.prettifyError(examples.error)}`);
  return examples.data.map((example) => ({ ...example, step }));
}

async function readProcesses(): Promise<Catalogue['processes']> {
  const folder = join(installation, 'processes');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.bpmn')).sort();
  return Promise.all(
    names.map(async (name) => ({ name, content: await readFile(join(folder, name), 'utf8') })),
  );
}

/** A human step without its form would stop the first case that reaches it; better to stop the deployment. */
async function refuseBadModels({ items, forms, processes }: Omit<Catalogue, 'calendars'>): Promise<void> {
  const known = new Set(forms.map(({ key }) => key));
  for (const { name, content } of processes) {
    const compiled = await compileBpmn(adaptHumanSteps(content, { userTaskJobs: true }), name);
    if (!compiled.ok) throw new StartError(`The process is refused: ${compiled.text}`);
    for (const { id, formKey } of compiled.processes.flatMap(humanSteps)) {
      if (formKey === undefined || !known.has(formKey))
        throw new StartError(
          `The process ${name} is refused: the user task ${id} names the form ${formKey ?? '(none)'}, which does not exist.`,
        );
    }
  }
  for (const { code, forms: named } of items) {
    if (named.application !== undefined && !known.has(named.application))
      throw new StartError(
        `The item ${code} is refused: its application form ${named.application} does not exist.`,
      );
  }
}

function humanSteps({ elements }: Process): { id: string; formKey: string | undefined }[] {
  return [...elements.values()].flatMap((element) =>
    element.kind === 'job' && element.job.userTask ? [{ id: element.id, formKey: formKeyOf(element) }] : [],
  );
}

/**
 * Publishes forms, processes and items to the database; what was published before stays as it is, and what an
 * administrator has put in force is not replaced.
 */
export async function publishCatalogue(pool: Pool, { items, forms, processes }: Catalogue): Promise<void> {
  await inTransaction(pool, async (sql) => {
    await sql.query("SELECT pg_advisory_xact_lock(hashtext('catalogue'))");
    for (const { key, document, examples } of forms) {
      // An administrator may be publishing on another node while this one starts.
      await lockForm(sql, key);
      const shipped = z.array(z.json()).parse(examples);
      await publishForm(sql, key, z.record(z.string(), z.json()).parse(document), shipped);
    }
    const inForce = new Map<string, string>();
    for (const { content } of processes)
      for (const { id, name } of processesIn(content)) {
        await lockProcess(sql, id);
        inForce.set(id, await shipProcess(sql, { processId: id, name: name ?? id, xml: content }));
      }
    for (const item of items) {
      const xml = inForce.get(item.process);
      if (xml === undefined) throw new StartError(`No file in processes/ holds the process ${item.process}.`);
      await publishItem(sql, item, xml);
    }
  });
}

/**
 * Deploys every process model that is in force, those of administrators included, and finishes publications that a
 * program before this one left; the engine gives the old version for what it has already. An administrator's process
 * that this engine does not take keeps nobody else from working.
 */
export async function deployProcesses(
  pool: Pool,
  engine: Pick<EngineClient, 'deploy' | 'topology'>,
  log: Log,
): Promise<void> {
  for (const { processId } of await listProcesses(pool)) {
    try {
      await deployInForce({ pool, engine }, processId);
    } catch (fault) {
      const refused = fault instanceof EngineError && fault.kind === 'INVALID';
      if (!refused || !(await findNewestVersion(pool, processId))?.publisherId) throw fault;
      log.error({ processId, err: fault }, 'the engine does not take a process of an administrator');
    }
  }
}
