import { jobs } from '../../model/jobs.ts';
import { yuanText } from '../../rules/control-totals.ts';
import { civilDateOf } from '../../rules/deadline.ts';
import { ageOn } from '../../rules/household-inputs.ts';
import { maskedName } from '../../rules/masking.ts';
import { findAssessment } from '../../store/assessment.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { listCasePeople } from '../../store/case-people.ts';
import { moveCase } from '../../store/item-case.ts';
import { findJurisdiction } from '../../store/jurisdiction.ts';
import { findNewestNotice, insertNotice } from '../../store/public-notice.ts';
import { dueOf } from '../case/limits.ts';
import { caseClosed, onceKeyOf, withOpenCase, type CaseWork } from '../case/with-case.ts';
import { defineJob, type JobContext } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';
import { textOf } from '../texts/texts.ts';

type Mode = { mode: 'publish' | 'close' };

/** Posts what is intended, for everybody to object to, or notes that the time for that is over. */
export const publishNotice = defineJob('publish-notice', jobs['publish-notice'], ({ caseId }, context) =>
  withOpenCase(context, caseId, (work) =>
    context.headers.mode === 'publish' ? publish(work, context) : close(work, context),
  ),
);

async function publish(work: CaseWork, context: JobContext<Mode>) {
  const { sql, theCase } = work;
  // Only the run that moves the case posts; another run of the same step finds it moved.
  if (await moveCase(sql, theCase.id, 'NOTICED')) {
    const toAt = dueOf(work, 'notice', context.calendar);
    const round = await insertNotice(sql, { caseId: theCase.id, ...(await noticeTexts(work, toAt)), toAt });
    await appendCaseEvent(sql, {
      caseId: theCase.id,
      kind: 'NOTICE_PUBLISHED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { round, toAt: toAt.toISOString() },
      onceKey: onceKeyOf(context),
    });
  } else if (theCase.state !== 'NOTICED') return caseClosed(theCase);
  return completed(await limitsOf(work, context));
}

async function close(work: CaseWork, context: JobContext<Mode>) {
  await appendCaseEvent(work.sql, {
    caseId: work.theCase.id,
    kind: 'NOTICE_ENDED',
    actor: 'system',
    elementId: context.job.elementId,
    onceKey: onceKeyOf(context),
  });
  return completed(await limitsOf(work, context));
}

async function limitsOf(work: CaseWork, { calendar }: JobContext<Mode>) {
  const notice = await findNewestNotice(work.sql, work.theCase.id);
  return {
    noticeEndsAt: (notice?.toAt ?? work.now).toISOString(),
    recheckDueAt: dueOf(work, 'review', calendar).toISOString(),
  };
}

/** Name masked, of a minor wholly; no number, account or illness. */
async function noticeTexts({ sql, theCase, item, now }: CaseWork, toAt: Date) {
  const people = await listCasePeople(sql, theCase.applicationId);
  const applicant = people.find(({ role }) => role === 'APPLICANT');
  const township = await findJurisdiction(sql, theCase.jurisdictionId);
  const assessment = await findAssessment(sql, theCase.id);
  const minor = applicant !== undefined && ageOn(applicant.birthDate, civilDateOf(now)) < 18;
  const name = minor ? '*' : maskedName(applicant?.name ?? '');
  const yuan = yuanText(assessment?.amountFen ?? 0);
  const values = {
    township: township?.name ?? '',
    name,
    size: people.filter(({ role }) => role !== 'SUPPORTER').length,
    until: civilDateOf(toAt),
  };
  const amount = item.payment.period === 'MONTH' ? 'notice.monthly' : 'notice.once';
  return {
    textZh: textOf('zh', 'notice', { ...values, item: item.name.zh, amount: textOf('zh', amount, { yuan }) }),
    textEn: textOf('en', 'notice', { ...values, item: item.name.en, amount: textOf('en', amount, { yuan }) }),
  };
}
