import { inTransaction, type Pool, type Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { appendAudit } from '../../store/audit-event.ts';
import type { JsonObject } from '../../store/json.ts';
import { findProcessDesign, lockProcess, type ProcessDesign } from '../../store/process-design.ts';
import { findNewestVersion, type ProcessVersion } from '../../store/process-version.ts';
import type { StaffViewer } from '../access/viewer.ts';

/** A process that nobody else changes until the transaction ends. */
export interface ProcessInHand {
  sql: Sql;
  viewer: StaffViewer;
  processId: string;
  /** Undefined for a process that nobody has touched since the program brought it. */
  design: ProcessDesign | undefined;
  newest: ProcessVersion | undefined;
}

/** Which process, and the revision the change was made from; without one, whatever stands now is changed. */
export interface Target {
  processId: string;
  revision?: number;
}

/** Runs a change of one process by itself; refuses it where the process does not exist or was changed meanwhile. */
export function withProcess<T>(
  pool: Pool,
  viewer: StaffViewer,
  { processId, revision }: Target,
  work: (hand: ProcessInHand) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (sql) => {
    await lockProcess(sql, processId);
    const design = await findProcessDesign(sql, processId);
    const newest = await findNewestVersion(sql, processId);
    if (!design && !newest) throw new AppError('NOT_FOUND');
    if (revision !== undefined && revision !== (design?.revision ?? 0)) throw stale(design);
    return work({ sql, viewer, processId, design, newest });
  });
}

function stale(design: ProcessDesign | undefined): AppError {
  const changed = {
    revision: design?.revision ?? 0,
    by: design ? { id: design.changerId, name: design.changerName } : null,
    at: design?.changedAt.toISOString() ?? null,
  };
  return new AppError('STALE_REVISION', undefined, [], changed);
}

/** Writes the change into the audit log, in the transaction of the change. */
export const audited = (
  { sql, viewer, processId }: Pick<ProcessInHand, 'sql' | 'viewer' | 'processId'>,
  action: string,
  detail: JsonObject,
): Promise<void> => appendAudit(sql, { actor: viewer.actor, action, object: `process:${processId}`, detail });
