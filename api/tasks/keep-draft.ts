import type { z } from 'zod';
import { inTransaction } from '../../kit/database.ts';
import type { TaskAnswers } from '../../model/task.ts';
import { holdFiles } from '../../store/case-file.ts';
import { saveDraft } from '../../store/inbox-task.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { filesOfAnswers } from '../forms/case-files.ts';
import { checkedDraft, formOfTask } from '../forms/check-answers.ts';
import { numbersLeftOut } from '../forms/numbers-out.ts';
import { refusalOf, taskInView } from './scope.ts';
import { startValuesOf } from './start-values.ts';

/** Keeps what is typed so far, and the files it names, for whoever goes on with the step. */
export async function keepDraft(
  { pool, forms }: Context,
  viewer: StaffViewer,
  id: string,
  { revision, values }: z.infer<typeof TaskAnswers>,
): Promise<void> {
  const { task } = await taskInView(pool, viewer, id);
  const taskForm = await formOfTask(pool, forms, task);
  const start = await startValuesOf(pool, task, taskForm.form);
  const draft = numbersLeftOut(taskForm.form, checkedDraft(taskForm, values, start));
  const holder = { actor: viewer.actor, caseId: task.caseId, taskId: id };
  const files = await filesOfAnswers(pool, { form: taskForm.form, values: draft }, holder);
  await inTransaction(pool, async (sql) => {
    const saved = await saveDraft(sql, { id, userId: viewer.userId, revision }, draft);
    if (saved === undefined) throw await refusalOf(sql, id, viewer.userId);
    await holdFiles(sql, holder, files);
  });
}
