import { inTransaction, type Pool } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { PolicyItem } from '../../model/item.ts';
import type { NewItem } from '../../model/process-design.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { lockProcess } from '../../store/process-design.ts';
import { findItem, publishItem } from '../../store/policy-item.ts';
import { findNewestVersion } from '../../store/process-version.ts';
import type { StaffViewer } from '../access/viewer.ts';
import { refuseProblems } from '../processes/refuse-process.ts';

/**
 * Makes an item that runs by another process and takes everything else from an item there is, its rules included; the
 * versions of the rules get ids of their own, so that a change of the one never changes the other.
 */
export function copyItem(pool: Pool, viewer: StaffViewer, wanted: NewItem): Promise<PolicyItem> {
  return inTransaction(pool, async (sql) => {
    await sql.query("SELECT pg_advisory_xact_lock(hashtext('catalogue'))");
    await lockProcess(sql, wanted.process);
    const model = await findNewestVersion(sql, wanted.process);
    if (!model) throw invalid('process', 'must be a published process');
    const original = await findItem(sql, wanted.from);
    if (!original) throw invalid('from', 'is no item');
    if (await findItem(sql, wanted.code)) throw new AppError('KEY_TAKEN');
    const item = copyOf(original.item, wanted);
    await publishItem(sql, item, model.xml);
    // Its cases begin by a message; now that it is an item of this process, the model is asked whether it waits for one.
    await refuseProblems(sql, model.xml);
    await appendAudit(sql, {
      ...{ actor: viewer.actor, action: 'CREATE_ITEM', object: `item:${item.code}` },
      detail: { from: wanted.from, process: wanted.process },
    });
    return item;
  });
}

const copyOf = (original: PolicyItem, { code, name, summary, process }: NewItem): PolicyItem => ({
  ...original,
  ...{ code, name, process },
  summary: summary ?? original.summary,
  versions: original.versions.map((version) => ({
    ...version,
    id: `${code}-${version.jurisdiction}-${version.effectiveFrom}`,
  })),
});

const invalid = (path: string, message: string): AppError =>
  new AppError('INVALID_REQUEST', undefined, [{ path, code: 'INVALID_VALUE', message }]);
