import { deployAdapted, EngineError } from '../../engine-client/index.ts';
import { inTransaction, type Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { formStep } from '../../model/task.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { findProcessDesign, lockProcess } from '../../store/process-design.ts';
import { findProcessXml } from '../../store/process-model.ts';
import { addProcessVersion, findNewestVersion, noteDeployment } from '../../store/process-version.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { processesIn, type ProcessSteps } from './human-steps.ts';
import { stepProblems } from './refuse-process.ts';

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
    await lockProcess(sql, process.id);
    await refuse(sql, process);
    const newest = await findNewestVersion(sql, process.id);
    const name = process.name ?? process.id;
    const version =
      newest?.xml === xml
        ? newest.version
        : await addProcessVersion(sql, { processId: process.id, name, xml, publishedBy: viewer.userId });
    const object = `process:${process.id}`;
    await appendAudit(sql, { actor: viewer.actor, action: 'DEPLOY_PROCESS', object, detail: {} });
    const deployed = await deployAdapted(engine, [{ name: `${process.id}.bpmn`, content: xml }]).catch(
      refused,
    );
    const [ours] = deployed;
    if (ours)
      await noteDeployment(sql, {
        ...{ processId: process.id, version, engineVersion: ours.version },
        engineKey: ours.processDefinitionKey,
      });
    return { processId: process.id, version: ours?.version ?? 1 };
  });
}

export function refused(fault: unknown): never {
  throw fault instanceof EngineError && fault.kind === 'INVALID'
    ? new AppError('INVALID_PROCESS', fault.detail)
    : fault;
}

async function refuse(sql: Sql, { id, steps }: ProcessSteps): Promise<void> {
  const before = processesIn((await findProcessXml(sql, id)) ?? '').find((process) => process.id === id);
  if (before?.steps.some(({ kind }) => kind !== formStep))
    throw new AppError(
      'INVALID_PROCESS',
      `The process ${id} belongs to the program; a new version of it is drawn in the designer, where two people publish it`,
    );
  if ((await findNewestVersion(sql, id))?.approverId || (await findProcessDesign(sql, id)))
    throw new AppError(
      'INVALID_PROCESS',
      `The process ${id} is drawn in the designer, where two people publish it`,
    );
  const problems = await stepProblems(sql, steps);
  if (problems.length > 0) throw new AppError('INVALID_PROCESS', undefined, problems);
}
