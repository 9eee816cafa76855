import { openForm, type Form } from '../../form-model/index.ts';
import { filledBlocks } from '../../form-model/print/index.ts';
import { AppError } from '../../model/errors.ts';
import type { CasePrintout, Printout } from '../../model/printout.ts';
import { findApplication, listMembers, type Application } from '../../store/application.ts';
import { businessNow } from '../../store/business-time.ts';
import type { FileHolder } from '../../store/case-file.ts';
import type { CaseSummaryRow } from '../../store/case-list.ts';
import { listFormsOfCaseInScope } from '../../store/task-list.ts';
import { seesNames, type Viewer } from '../access/viewer.ts';
import { iso, summaryOf } from '../cases/summary.ts';
import { caseInView } from '../cases/view.ts';
import type { Context } from '../context.ts';
import { taskScopeOf } from '../tasks/scope.ts';
import { headed, type Printing } from './head.ts';

/** A printout, and whose files it may show. */
export interface HeldPrintout {
  printout: Printout;
  form: { key: string; version: number };
  holder: FileHolder;
}

/** What of a case the viewer may print: its application, and the steps that the viewer may read. */
export async function listCasePrintouts(
  { pool, forms }: Context,
  viewer: Viewer,
  caseId: string,
): Promise<CasePrintout[]> {
  const row = await caseInView(pool, viewer, caseId);
  const application = seesNames(viewer, row.source)
    ? await findApplication(pool, row.applicationId)
    : undefined;
  const steps =
    viewer.kind === 'staff' ? await listFormsOfCaseInScope(pool, taskScopeOf(viewer), caseId) : [];
  const own: CasePrintout[] = [];
  if (application?.formKey && application.formVersion) {
    const { formKey: key, formVersion: version, submittedAt } = application;
    const { title } = await forms.get(pool, key, version);
    own.push({ id: 'application', form: { key, version }, title, kind: null, filledAt: iso(submittedAt) });
  }
  return [
    ...own,
    ...steps.map(({ id, kind, formKey, formVersion, title, completedAt }) => ({
      id,
      form: { key: formKey, version: formVersion },
      title,
      kind,
      filledAt: iso(completedAt),
    })),
  ];
}

/** The application of a case as it was filed. It names people in their own words, so it is for those who see names. */
export async function printApplication(
  context: Context,
  printing: Printing,
  caseId: string,
): Promise<HeldPrintout> {
  const { pool, forms } = context;
  const row = await caseInView(pool, printing.viewer, caseId);
  if (!seesNames(printing.viewer, row.source)) throw new AppError('FORBIDDEN');
  const application = await findApplication(pool, row.applicationId);
  if (!application?.formKey || !application.formVersion) throw new AppError('NOT_FOUND');
  const form = await forms.get(pool, application.formKey, application.formVersion);
  const blocks = await blocksOf(context, form, application, printing);
  const about = aboutOf(row, application, printing);
  const published = { key: application.formKey, version: application.formVersion };
  return {
    printout: await headed(context, { form, published, blocks, about }, printing),
    form: published,
    holder: { actor: printing.viewer.actor, caseId, taskId: null },
  };
}

async function blocksOf(
  { pool, calendar }: Context,
  form: Form,
  { id, answers }: Application,
  { language }: Printing,
): Promise<ReturnType<typeof filledBlocks>> {
  const memberCount = (await listMembers(pool, id)).filter(({ role }) => role !== 'SUPPORTER').length;
  const session = openForm(form, {
    values: answers,
    context: { memberCount },
    now: await businessNow(pool),
    calendar,
    defaults: false,
  });
  try {
    return filledBlocks(session, { language, stored: answers });
  } finally {
    session.dispose();
  }
}

function aboutOf(row: CaseSummaryRow, application: Application, { viewer }: Printing) {
  const { no, itemName, applicant, jurisdiction } = summaryOf(row, viewer);
  return {
    applicationNo: application.no,
    caseNo: no,
    itemName,
    subject: applicant.name,
    place: jurisdiction.name,
    filledAt: application.submittedAt,
  };
}
