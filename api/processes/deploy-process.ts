import { deployAdapted, EngineError } from '../../engine-client/index.ts';
import { inTransaction, type Sql } from '../../kit/database.ts';
import { AppError, type FieldError } from '../../model/errors.ts';
import { formStep, TaskKind } from '../../model/task.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { findDesign } from '../../store/form-design.ts';
import { findNewestForm } from '../../store/form-version.ts';
import { findProcessXml, publishProcess } from '../../store/process-model.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { processesIn, type HumanStep, type ProcessSteps } from './human-steps.ts';

/**
 * Takes a model in: its human steps must name forms that exist, published or under construction, and kinds of steps that
 * there are. The engine has the last word; what it refuses is not kept either.
 */
export async function deployProcess(
  { pool, engine }: Pick<Context, 'pool' | 'engine'>,
  viewer: StaffViewer,
  xml: string,
): Promise<{ processId: string; version: number }> {
  if (!engine) throw new AppError('UNAVAILABLE', 'No engine is connected');
  const [process, ...others] = processesIn(xml);
  if (!process || others.length > 0)
    throw new AppError('INVALID_PROCESS', 'The model must be BPMN with exactly one process');
  return inTransaction(pool, async (sql) => {
    await sql.query("SELECT pg_advisory_xact_lock(hashtext('process ' || $1))", [process.id]);
    await refuse(sql, process);
    await publishProcess(sql, process.id, xml);
    const object = `process:${process.id}`;
    await appendAudit(sql, { actor: viewer.actor, action: 'DEPLOY_PROCESS', object, detail: {} });
    const deployed = await deployAdapted(engine, [{ name: `${process.id}.bpmn`, content: xml }]).catch(
      refused,
    );
    return { processId: process.id, version: deployed[0]?.version ?? 1 };
  });
}

function refused(fault: unknown): never {
  throw fault instanceof EngineError && fault.kind === 'INVALID'
    ? new AppError('INVALID_PROCESS', fault.detail)
    : fault;
}

async function refuse(sql: Sql, { id, steps }: ProcessSteps): Promise<void> {
  const before = processesIn((await findProcessXml(sql, id)) ?? '').find((process) => process.id === id);
  if (before?.steps.some(({ kind }) => kind !== formStep))
    throw new AppError(
      'INVALID_PROCESS',
      `The process ${id} belongs to the program and is not replaced here`,
    );
  const problems: FieldError[] = [];
  for (const step of steps) problems.push(...(await problemOf(sql, step)));
  if (problems.length > 0) throw new AppError('INVALID_PROCESS', undefined, problems);
}

async function problemOf(sql: Sql, { kind, formKey, step }: HumanStep): Promise<FieldError[]> {
  const path = step.elementId;
  if (!TaskKind.safeParse(kind).success)
    return [{ path, code: 'UNKNOWN_KIND', message: `there is no kind of human step called ${kind}` }];
  if (formKey === null) return [{ path, code: 'NO_FORM', message: 'must name a form' }];
  const known = (await findNewestForm(sql, formKey)) ?? (await findDesign(sql, formKey));
  return known ? [] : [{ path, code: 'UNKNOWN_FORM', message: `there is no form called ${formKey}` }];
}
