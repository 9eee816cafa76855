import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileBpmn } from '../process-model/executable/compile.ts';
import { formKeyOf } from '../process-model/executable/process.ts';
import { checkSubmission, parseForm, rightsFor, type Form, type FormNode } from '../form-model/index.ts';
import { PolicyItem } from '../model/item.ts';
import { taskAnswers } from '../model/task-answers.ts';
import { TaskKind, taskKinds } from '../model/task.ts';

const now = new Date('2026-11-23T02:00:00Z');
const folder = new URL('.', import.meta.url);
const keys = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const Values = z.record(z.string(), z.json());
const Example = z.strictObject({
  name: z.string(),
  sent: Values,
  accepted: z.boolean(),
  /** Paths of all errors, in the order of the form. */
  errors: z.array(z.string()).default([]),
  facts: Values.default({}),
  start: Values.default({}),
});
type Example = z.infer<typeof Example>;

const readJson = async (path: string): Promise<unknown> =>
  z.json().parse(JSON.parse(await readFile(new URL(path, folder), 'utf8')));

async function formOf(key: string): Promise<Form> {
  const parsed = parseForm(await readJson(`${key}/1.json`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.form;
}

const forms = new Map(await Promise.all(keys.map(async (key) => [key, await formOf(key)] as const)));
const examples = await Promise.all(
  keys.map(async (key) => ({
    key,
    cases: z
      .array(Example)
      .min(2)
      .parse(await readJson(`${key}/examples.json`)),
  })),
);
const formNamed = (key: string): Form => {
  const form = forms.get(key);
  if (!form) throw new Error(`There is no form ${key}`);
  return form;
};
const check = (key: string, { sent, facts, start }: Example) => {
  const form = formNamed(key);
  return checkSubmission(form, sent, { rights: rightsFor(form, key), context: facts, initial: start, now });
};

describe.each(keys)('the form %s', (key) => {
  it('compiles, and bears the name of its folder', () => {
    expect(formNamed(key)).toMatchObject({ key, version: 1 });
  });

  it('has a label in both languages for everything that is filled in', () => {
    const mute = [...formNamed(key).nodes.values()].filter(
      (node: FormNode) => (node.kind === 'field' || node.kind === 'table') && node.title === undefined,
    );
    expect(mute.map(({ pattern }) => pattern)).toEqual([]);
  });
});

describe.each(examples)('$key', ({ key, cases }) => {
  it.each(cases.filter(({ accepted }) => accepted))('takes $name', (example) => {
    const checked = check(key, example);
    expect(checked.ok ? [] : checked.errors).toEqual([]);
    if (!checked.ok || !TaskKind.options.some((kind) => kind === key)) return;
    const kind = TaskKind.parse(key);
    expect(taskAnswers[kind].safeParse(checked.values)).toMatchObject({ success: true });
  });

  it.each(cases.filter(({ accepted }) => !accepted))('refuses $name', (example) => {
    const checked = check(key, example);
    expect(checked.ok ? [] : checked.errors.map(({ path }) => path)).toEqual(example.errors);
  });
});

describe('all forms together', () => {
  it('cover every kind of human step and every item', async () => {
    const items = (await readdir(new URL('../items/', folder))).filter((name) =>
      /^(?!.*examples).*\.json$/.test(name),
    );
    const named = await Promise.all(
      items.map(async (name) => Object.values(PolicyItem.parse(await readJson(`../items/${name}`)).forms)),
    );
    for (const key of [...taskKinds, ...named.flat()]) expect(keys).toContain(key);
    expect(new Set(keys)).toEqual(new Set([...taskKinds, ...named.flat()]));
  });

  it('have every answer that a process routes by', async () => {
    const names = (await readdir(new URL('../processes/', folder))).filter((name) => name.endsWith('.bpmn'));
    for (const name of names) {
      const compiled = await compileBpmn(
        await readFile(new URL(`../processes/${name}`, folder), 'utf8'),
        name,
      );
      if (!compiled.ok) throw new Error(compiled.text);
      for (const element of compiled.processes.flatMap(({ elements }) => [...elements.values()])) {
        if (element.kind !== 'job' || !element.job.userTask) continue;
        const routing = element.job.headers.get('routing')?.split(',') ?? [];
        const form = formNamed(formKeyOf(element) ?? '');
        for (const answer of routing)
          expect(form.nodes.get(answer), `${element.id}: ${answer}`).toMatchObject({ required: true });
      }
    }
  });
});
