import { inTransaction, type Sql } from '../../kit/database.ts';
import type { CaseState } from '../../model/case.ts';
import type { PolicyItem } from '../../model/item.ts';
import { businessErrors } from '../../model/jobs.ts';
import { businessNow } from '../../store/business-time.ts';
import { lockCase, type ItemCase } from '../../store/item-case.ts';
import { findPolicyItem } from '../../store/item-catalogue.ts';
import type { JobContext } from '../frame/define-job.ts';
import { businessError, type Outcome } from '../frame/outcome.ts';

/** A case under lock, inside the one transaction of a handler's effect. */
export interface CaseWork {
  sql: Sql;
  theCase: ItemCase;
  item: PolicyItem;
  /** Business time at which the work began. */
  now: Date;
}

/** Ended without a decision: whatever a job wanted to do with the case, it is too late. */
const abandoned: ReadonlySet<CaseState> = new Set(['WITHDRAWN', 'LAPSED', 'NOT_ACCEPTED']);

/**
 * Does a handler's work on a case in one transaction that holds the case. A case that has ended without a decision
 * gives the business error CASE_CLOSED instead.
 */
export async function withOpenCase<Output>(
  context: JobContext<unknown>,
  caseId: string,
  work: (work: CaseWork) => Promise<Outcome<Output>>,
): Promise<Outcome<Output>> {
  return withCase(context, caseId, (at) =>
    abandoned.has(at.theCase.state) ? Promise.resolve(caseClosed(at.theCase)) : work(at),
  );
}

/** As `withOpenCase`, for jobs that also work on a case that has ended. */
export async function withCase<Output>(
  { pool }: Pick<JobContext<unknown>, 'pool'>,
  caseId: string,
  work: (work: CaseWork) => Promise<Outcome<Output>>,
): Promise<Outcome<Output>> {
  return inTransaction(pool, async (sql) => {
    const theCase = await lockCase(sql, caseId);
    if (!theCase) return businessError(businessErrors.CASE_CLOSED, 'There is no such case');
    const item = await findPolicyItem(sql, theCase.itemCode);
    if (!item) throw new Error(`The item ${theCase.itemCode} of the case is not published`);
    return work({ sql, theCase, item, now: await businessNow(sql) });
  });
}

export const caseClosed = ({ state }: Pick<ItemCase, 'state'>): Outcome<never> =>
  businessError(businessErrors.CASE_CLOSED, `The case is ${state}`);

/** Names this run of this step; a job that runs twice has it twice, a step that is passed again has another one. */
export const onceKeyOf = ({ job }: Pick<JobContext<unknown>, 'job'>): string =>
  `${job.elementId}:${job.elementInstanceKey}`;
