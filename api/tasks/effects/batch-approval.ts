import { AppError } from '../../../model/errors.ts';
import { taskAnswers } from '../../../model/task-answers.ts';
import { approveBatch, refuseBatch } from '../../../store/payment-batch.ts';
import { effect, wrongField } from './effect.ts';

/** Finance releases a batch or refuses it as a whole. */
export const batchApproval = effect(
  taskAnswers['batch-approval'],
  async (completion, { outcome, reason }) => {
    const { sql, task, viewer } = completion;
    if (task.batchId === null) throw new Error(`The task ${task.id} names no batch`);
    if (outcome === 'REFUSE' && reason === undefined)
      throw wrongField('reason', 'REQUIRED', 'must give the reason');
    const { userId } = viewer;
    const done =
      outcome === 'APPROVE'
        ? await approveBatch(sql, task.batchId, { kind: 'FINANCE', userId })
        : await refuseBatch(sql, task.batchId, { userId, reason: reason ?? '' });
    if (!done) throw new AppError('STATE_CONFLICT');
  },
);
