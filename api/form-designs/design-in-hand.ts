import { inTransaction, type Pool, type Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { JsonDocument } from '../../model/form-design.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { findDesign, lockForm, type FormDesign } from '../../store/form-design.ts';
import { findNewestForm, findShippedExamples, type FormVersion } from '../../store/form-version.ts';
import type { Json, JsonObject } from '../../store/json.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { z } from 'zod';

/** A design that nobody else changes until the transaction ends. */
export interface DesignInHand {
  sql: Sql;
  viewer: StaffViewer;
  key: string;
  /** Undefined for a form that nobody has touched since the program brought it. */
  design: FormDesign | undefined;
  newest: FormVersion | undefined;
}

/** Which design, and the revision the change was made from; without one, whatever stands now is changed. */
export interface Target {
  key: string;
  revision?: number;
}

/** Runs a change of one design by itself; refuses it where the form does not exist or was changed meanwhile. */
export function withDesign<T>(
  pool: Pool,
  viewer: StaffViewer,
  { key, revision }: Target,
  work: (hand: DesignInHand) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (sql) => {
    await lockForm(sql, key);
    const design = await findDesign(sql, key);
    const newest = await findNewestForm(sql, key);
    if (!design && !newest) throw new AppError('NOT_FOUND');
    if (revision !== undefined && revision !== (design?.revision ?? 0)) throw stale(design);
    return work({ sql, viewer, key, design, newest });
  });
}

function stale(design: FormDesign | undefined): AppError {
  const changed = {
    revision: design?.revision ?? 0,
    by: design ? { id: design.changerId, name: design.changerName } : null,
    at: design?.changedAt.toISOString() ?? null,
  };
  return new AppError('STALE_REVISION', undefined, [], changed);
}

/** What is worked on: the draft, or the newest version where there is none. */
export const documentInHand = ({ design, newest }: DesignInHand): JsonObject =>
  design?.draft ?? newest?.document ?? {};

/** What the form is tried with; until somebody changes a form, that is what came with it. */
export const examplesInHand = async ({ sql, key, design }: DesignInHand): Promise<readonly Json[]> =>
  design?.examples ?? (await findShippedExamples(sql, key));

/** Writes the change into the audit log, in the transaction of the change. */
export const audited = (
  { sql, viewer, key }: DesignInHand,
  action: string,
  detail: JsonObject,
): Promise<void> => appendAudit(sql, { actor: viewer.actor, action, object: `form:${key}`, detail });

/** The document with this key and version, each where it stood. */
export const numbered = (
  document: z.infer<typeof JsonDocument>,
  key: string,
  version: number,
): JsonObject => ({
  ...('key' in document ? {} : { key }),
  ...('version' in document ? {} : { version }),
  ...document,
  key,
  version,
});
