import { openForm } from '../../form-model/index.ts';
import { filledBlocks } from '../../form-model/print/index.ts';
import { findApplication } from '../../store/application.ts';
import { businessNow } from '../../store/business-time.ts';
import { findCase } from '../../store/item-case.ts';
import type { Sql } from '../../kit/database.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { formOfTask } from '../forms/check-answers.ts';
import { factsOf } from '../tasks/facts.ts';
import { taskInView } from '../tasks/scope.ts';
import { startValuesOf } from '../tasks/start-values.ts';
import type { HeldPrintout } from './case-printouts.ts';
import { headed, type Printing } from './head.ts';

/** A step's form for whoever may read the step: as it was handed in, or as its draft stands. */
export async function printTask(
  context: Context,
  printing: Printing & { viewer: StaffViewer },
  taskId: string,
): Promise<HeldPrintout> {
  const { pool, forms, calendar } = context;
  const { row, task } = await taskInView(pool, printing.viewer, taskId);
  const { form, rights } = await formOfTask(pool, forms, task);
  const session = openForm(form, {
    values: task.result ?? task.draft ?? (await startValuesOf(pool, task, form)),
    rights,
    context: await factsOf(pool, task),
    now: await businessNow(pool),
    calendar,
  });
  try {
    const blocks = filledBlocks(session, { language: printing.language, stored: task.result ?? undefined });
    const about = {
      applicationNo: await applicationNoOf(pool, row.caseId),
      caseNo: row.caseNo,
      itemName: row.itemName,
      subject: row.subject,
      place: row.jurisdictionName,
      filledAt: task.result ? task.completedAt : null,
    };
    const published = { key: task.formKey, version: task.formVersion };
    return {
      printout: await headed(context, { form, published, blocks, about }, printing),
      form: published,
      holder: { actor: printing.viewer.actor, caseId: task.caseId, taskId },
    };
  } finally {
    session.dispose();
  }
}

async function applicationNoOf(sql: Sql, caseId: string | null): Promise<string | undefined> {
  const theCase = caseId === null ? undefined : await findCase(sql, caseId);
  return theCase && (await findApplication(sql, theCase.applicationId))?.no;
}
