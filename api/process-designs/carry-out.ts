import { deployAdapted, EngineError, type EngineClient } from '../../engine-client/index.ts';
import { inTransaction, type Pool, type Sql } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { endProcessDraft, lockProcess } from '../../store/process-design.ts';
import { findProcessXml } from '../../store/process-model.ts';
import {
  findDuePublication,
  listDueProcesses,
  settlePublication,
  type PublicationRow,
} from '../../store/process-publication.ts';
import { addProcessVersion, findNewestVersion, noteDeployment } from '../../store/process-version.ts';

export interface Publishing {
  pool: Pool;
  engine: Pick<EngineClient, 'deploy' | 'topology'>;
}

/**
 * Puts an approved version in force, if its day has come: the engine takes it, and our rows follow in one transaction.
 * The approval is what decides. A program that ends between the two leaves it standing, and this is called again until
 * it is done; the engine gives the same version for the same model, so nothing is there twice. Gives the new version.
 */
export function carryOut({ pool, engine }: Publishing, processId: string): Promise<number | undefined> {
  return inTransaction(pool, async (sql) => {
    await lockProcess(sql, processId);
    const due = await findDuePublication(sql, processId);
    return due && putInForce(sql, engine, due);
  });
}

async function putInForce(
  sql: Sql,
  engine: Publishing['engine'],
  due: PublicationRow,
): Promise<number | undefined> {
  const { processId, name, xml } = due;
  const deployed = await deploy(engine, processId, xml).catch((fault: unknown) => {
    if (fault instanceof EngineError && fault.kind === 'INVALID') return fault;
    throw fault;
  });
  const audit = { actor: `user:${due.deciderId ?? ''}`, object: `process:${processId}` };
  if (deployed instanceof EngineError) {
    await settlePublication(sql, due.id, { state: 'FAILED', reason: deployed.detail });
    await appendAudit(sql, { ...audit, action: 'PUBLISH_PROCESS_FAILED', detail: { publication: due.id } });
    return undefined;
  }
  const version = await addProcessVersion(sql, {
    ...{ processId, name, xml, note: due.note, publishedBy: due.proposerId },
    ...(due.deciderId === null ? {} : { approvedBy: due.deciderId }),
    ...{ effectiveFrom: due.effectiveFrom, restoredFrom: due.restoredFrom },
  });
  await noteDeployment(sql, { processId, version, ...deployed });
  // What was drawn since it was proposed goes on as a draft.
  if (due.revision !== null) await endProcessDraft(sql, processId, due.revision);
  await settlePublication(sql, due.id, { state: 'PUBLISHED', reason: '' });
  await appendAudit(sql, { ...audit, action: 'PUBLISH_PROCESS', detail: { publication: due.id, version } });
  return version;
}

async function deploy(
  engine: Publishing['engine'],
  processId: string,
  xml: string,
): Promise<{ engineKey: string; engineVersion: number }> {
  const deployed = await deployAdapted(engine, [{ name: `${processId}.bpmn`, content: xml }]);
  const ours = deployed.find((process) => process.processId === processId);
  if (!ours) throw new Error(`The engine did not deploy ${processId}`);
  return { engineKey: ours.processDefinitionKey, engineVersion: ours.version };
}

/**
 * Gives the engine the model of a process that is in force; an approved one whose day has come goes first. An engine that
 * has this model as its newest keeps it as it is.
 */
export function deployInForce({ pool, engine }: Publishing, processId: string): Promise<void> {
  return inTransaction(pool, async (sql) => {
    await lockProcess(sql, processId);
    const due = await findDuePublication(sql, processId);
    if (due && (await putInForce(sql, engine, due)) !== undefined) return;
    const xml = await findProcessXml(sql, processId);
    if (xml === undefined) return;
    const deployed = await deploy(engine, processId, xml);
    const newest = await findNewestVersion(sql, processId);
    if (newest) await noteDeployment(sql, { processId, version: newest.version, ...deployed });
  });
}

export interface PublicationKeeper {
  stop(): Promise<void>;
}

/** Carries out what is approved as its day comes, and what an earlier program left; looks every `everyMs`. */
export function keepPublications(
  { pool, engine, log }: Publishing & { log: Log },
  everyMs: number,
): PublicationKeeper {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function look(): Promise<void> {
    try {
      for (const processId of await listDueProcesses(pool)) if (!stopped) await one(processId);
    } catch (error) {
      log.warn({ err: error }, 'approved processes could not be read');
    }
    if (!stopped) timer = setTimeout(next, everyMs);
  }
  async function one(processId: string): Promise<void> {
    try {
      const version = await carryOut({ pool, engine }, processId);
      if (version !== undefined) log.info({ processId, version }, 'published a process');
    } catch (error) {
      log.warn({ processId, err: error }, 'an approved process is not published yet');
    }
  }
  let running = Promise.resolve();
  const next = (): void => void (running = look());
  next();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
