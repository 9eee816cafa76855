import type { Sql } from '../../kit/database.ts';
import { businessErrors, jobs } from '../../model/jobs.ts';
import type { TimeLimit } from '../../model/item.ts';
import { dueAt } from '../../rules/deadline.ts';
import { listUncheckedAccounts } from '../../store/account-check.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { bindProcessInstance, findCase, moveCase, setDue, type ItemCase } from '../../store/item-case.ts';
import { findPerson } from '../../store/person.ts';
import { findPayingAccount } from '../../store/recipient-account.ts';
import { isAuthorised } from '../../store/verification.ts';
import { dueOf } from '../case/limits.ts';
import { onceKeyOf, withOpenCase } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { businessError, completed } from '../frame/outcome.ts';
import { checkAccounts } from '../payments/check-accounts.ts';

/** How long signatures are waited for before an application lapses. */
const signatureLimit: TimeLimit = { n: 30, unit: 'd' };

/** Binds the process instance to its case and says whether the case may go on; automatic items are checked on the data. */
export const acceptCheck = defineJob('accept-check', jobs['accept-check'], async ({ caseId }, context) => {
  const before = await findCase(context.pool, caseId);
  if (before) await checkAccounts(await listUncheckedAccounts(context.pool, before.applicantId), context);
  return withOpenCase(context, caseId, async (work) => {
    const { sql, theCase, item, now } = work;
    if (!(await bindProcessInstance(sql, caseId, context.job.processInstanceKey)))
      return businessError(businessErrors.CASE_CLOSED, 'Another process instance works on the case');

    await appendCaseEvent(sql, { caseId, kind: 'STARTED', actor: 'system', onceKey: 'started' });
    if (!theCase.dueAt) await setDue(sql, caseId, dueOf(work, 'total', context.calendar));
    const checked = await checkData(sql, theCase);
    if (item.mode === 'NO_APPLICATION') await moveByData(sql, theCase, checked, onceKeyOf(context));
    return completed({
      authorised: await isAuthorised(sql, caseId),
      ...checked,
      urgent: theCase.urgent,
      acceptanceDueAt: dueOf(work, 'acceptance', context.calendar).toISOString(),
      signatureDueAt: dueAt(now, signatureLimit, context.calendar).toISOString(),
    });
  });
});

interface CheckedData {
  complete: boolean;
  accountStatus: string;
}

async function checkData(sql: Sql, { applicantId }: ItemCase): Promise<CheckedData> {
  const person = await findPerson(sql, applicantId);
  const account = await findPayingAccount(sql, applicantId);
  const known = person?.aliveStatus === 'ALIVE' && person.registeredAt !== null;
  return { complete: known && account !== undefined, accountStatus: account?.status ?? 'NONE' };
}

/** Nobody accepts an automatic case: it goes on, or is held for a person, by what the data say. */
async function moveByData(sql: Sql, { id }: ItemCase, checked: CheckedData, onceKey: string): Promise<void> {
  if (checked.complete && checked.accountStatus === 'NORMAL') {
    await moveCase(sql, id, 'COMPLETENESS_CHECKED');
    return;
  }
  if (!(await moveCase(sql, id, 'HELD'))) return;
  await appendCaseEvent(sql, {
    caseId: id,
    kind: 'HELD',
    actor: 'system',
    detail: { complete: checked.complete, accountStatus: checked.accountStatus },
    onceKey,
  });
}
