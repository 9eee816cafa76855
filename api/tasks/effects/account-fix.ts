import { AppError } from '../../../model/errors.ts';
import { taskAnswers } from '../../../model/task-answers.ts';
import { findPayment, findPaymentSubject, movePayments } from '../../../store/payment.ts';
import { effect, note } from './effect.ts';
import { reactivateAccount, replaceAccount } from './mended-account.ts';

/** The bank officer mends the account of a returned payment; the process then orders it again, once. */
export const accountFix = effect(
  taskAnswers['account-fix'],
  async (completion, { outcome, bank, cardNo }) => {
    const { sql, task, viewer } = completion;
    const paymentId = task.paymentId ?? '';
    const payment = await findPayment(sql, paymentId);
    const subject = await findPaymentSubject(sql, paymentId);
    if (!payment || !subject) throw new AppError('STATE_CONFLICT');
    if (outcome === 'REPLACED') await replaceAccount(completion, subject.personId, { bank, cardNo });
    else await reactivateAccount(completion, subject.personId, payment.accountId);
    await movePayments(sql, [paymentId], { to: 'ACCOUNT_FIX', actor: viewer.actor, detail: { outcome } });
    const { month } = payment;
    await note(completion, subject.caseId, { kind: 'ACCOUNT_FIXED', detail: { month, outcome } });
  },
);
