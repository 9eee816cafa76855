import type { z } from 'zod';
import { AppError } from '../../../model/errors.ts';
import { taskAnswers } from '../../../model/task-answers.ts';
import { findCase } from '../../../store/item-case.ts';
import { findPayment, findPaymentSubject, movePayments } from '../../../store/payment.ts';
import { caseOf, effect, note, type Completion } from './effect.ts';
import { reactivateAccount, replaceAccount } from './mended-account.ts';

type Answers = z.output<(typeof taskAnswers)['account-fix']>;

/**
 * The bank officer mends an account: that of a returned payment, which the process then orders again, once, or that of
 * somebody who is to get a benefit without having applied.
 */
export const accountFix = effect(taskAnswers['account-fix'], async (completion, answers) => {
  const { paymentId } = completion.task;
  if (paymentId === null) await mendForCase(completion, answers);
  else await mendForPayment(completion, paymentId, answers);
});

async function mendForPayment(completion: Completion, paymentId: string, answers: Answers): Promise<void> {
  const { sql, viewer } = completion;
  const payment = await findPayment(sql, paymentId);
  const subject = await findPaymentSubject(sql, paymentId);
  if (!payment || !subject) throw new AppError('STATE_CONFLICT');
  await mend(completion, { personId: subject.personId, accountId: payment.accountId }, answers);
  const { outcome } = answers;
  await movePayments(sql, [paymentId], { to: 'ACCOUNT_FIX', actor: viewer.actor, detail: { outcome } });
  await note(completion, subject.caseId, {
    kind: 'ACCOUNT_FIXED',
    detail: { month: payment.month, outcome },
  });
}

async function mendForCase(completion: Completion, answers: Answers): Promise<void> {
  const caseId = caseOf(completion);
  const theCase = await findCase(completion.sql, caseId);
  if (!theCase) throw new AppError('STATE_CONFLICT');
  await mend(completion, { personId: theCase.applicantId, accountId: null }, answers);
  await note(completion, caseId, { kind: 'ACCOUNT_FIXED', detail: { outcome: answers.outcome } });
}

async function mend(
  completion: Completion,
  { personId, accountId }: { personId: string; accountId: string | null },
  { outcome, bank, cardNo }: Answers,
): Promise<void> {
  if (outcome === 'REACTIVATED') await reactivateAccount(completion, personId, accountId);
  else await replaceAccount(completion, personId, { bank, cardNo, status: 'NORMAL' });
}
