import type { Sql } from '../../kit/database.ts';
import type { DeclaredFacts } from '../../model/application.ts';
import type { PolicyItem } from '../../model/item.ts';
import type { TaskKind } from '../../model/task.ts';
import { maskedFromLast4 } from '../../rules/masking.ts';
import { findApplication, listMembers } from '../../store/application.ts';
import { findAssessment } from '../../store/assessment.ts';
import { findReview } from '../../store/democratic-review.ts';
import { listFacts } from '../../store/economic-fact.ts';
import type { InboxTask } from '../../store/inbox-task.ts';
import { findCase, type ItemCase } from '../../store/item-case.ts';
import type { Json, JsonObject } from '../../store/json.ts';
import { listObjections } from '../../store/objection.ts';
import { findBatchRow } from '../../store/payment-list.ts';
import { findPayment, findPaymentSubject } from '../../store/payment.ts';
import { findPerson } from '../../store/person.ts';
import { findItem } from '../../store/policy-item.ts';
import { findAccount, findPayingAccount, type RecipientAccount } from '../../store/recipient-account.ts';
import { listSupplements } from '../../store/supplement.ts';
import { findSurvey } from '../../store/survey.ts';
import { listNewestRequests } from '../../store/verification.ts';

/** Facts that a step's form may show and its rules may read, by name; nobody types them. */
export async function factsOf(sql: Sql, task: InboxTask): Promise<JsonObject> {
  return {
    department: task.department,
    ...(task.caseId === null ? {} : await caseFacts(sql, task.caseId, task.kind)),
    ...(task.paymentId === null ? {} : await paymentFacts(sql, task.paymentId)),
    ...(task.batchId === null ? {} : await batchFacts(sql, task.batchId)),
  };
}

/** A bank officer, who mends an account, learns whose it is and nothing of the household. */
async function caseFacts(sql: Sql, caseId: string, kind: TaskKind): Promise<JsonObject> {
  const theCase = await findCase(sql, caseId);
  if (!theCase) return {};
  const item = (await findItem(sql, theCase.itemCode))?.item;
  return {
    caseNo: theCase.no,
    itemCode: theCase.itemCode,
    itemName: item?.name ?? null,
    urgent: theCase.urgent,
    payee: (await findPerson(sql, theCase.applicantId))?.name ?? null,
    ...shownAccount(await findPayingAccount(sql, theCase.applicantId)),
    ...(kind === 'account-fix' ? {} : await fileFacts(sql, theCase, item)),
  };
}

async function fileFacts(sql: Sql, theCase: ItemCase, item: PolicyItem | undefined): Promise<JsonObject> {
  const application = await findApplication(sql, theCase.applicationId);
  return {
    documents: item?.documents ?? [],
    dueAt: theCase.dueAt?.toISOString() ?? null,
    channel: application?.channel ?? null,
    answers: application?.answers ?? {},
    ...(await peopleFacts(sql, theCase.applicationId)),
    ...(await findingFacts(sql, theCase.id)),
    ...(await objectionFacts(sql, theCase.id)),
    supplements: (await listSupplements(sql, theCase.id)).map(({ note, fields, at }) => ({
      note,
      fields,
      at: at.toISOString(),
    })),
  };
}

async function peopleFacts(sql: Sql, applicationId: string): Promise<JsonObject> {
  const members = await listMembers(sql, applicationId);
  const household = members.filter(({ role }) => role !== 'SUPPORTER');
  const declared: Record<string, number> = {};
  for (const { declared: facts } of household) {
    for (const [key, value] of Object.entries(facts)) declared[key] = (declared[key] ?? 0) + (value ?? 0);
  }
  const applicant = members.find(({ role }) => role === 'APPLICANT');
  return {
    applicantName: applicant?.name ?? null,
    applicantIdNo: applicant ? maskedFromLast4(applicant.idNoLast4) : null,
    memberCount: household.length,
    supporterCount: members.length - household.length,
    declared,
    members: members.map(({ personId, name, role, relation, idNoLast4, declared: facts }): Json => ({
      personId,
      name,
      role,
      relation,
      idNo: maskedFromLast4(idNoLast4),
      ...stated(facts),
    })),
  };
}

/** What sources, surveyors and the policy say so far. */
async function findingFacts(sql: Sql, caseId: string): Promise<JsonObject> {
  const survey = await findSurvey(sql, caseId);
  const review = await findReview(sql, caseId);
  const assessment = await findAssessment(sql, caseId);
  const requests = await listNewestRequests(sql, caseId);
  return {
    facts: (await listFacts(sql, caseId)).map((fact): Json => ({ ...fact })),
    sources: requests.map(({ source, personId, state }) => ({ source, personId, state })),
    survey: survey?.answers ?? null,
    disputed: survey?.disputed ?? null,
    votesFor: review?.votesFor ?? null,
    votesAgainst: review?.votesAgainst ?? null,
    eligible: assessment?.eligible ?? null,
    amountFen: assessment?.amountFen ?? null,
    conditions: assessment?.conditions.map((condition): Json => ({ ...condition })) ?? [],
  };
}

async function objectionFacts(sql: Sql, caseId: string): Promise<JsonObject> {
  const open = (await listObjections(sql, caseId)).filter(({ outcome }) => outcome === null);
  return {
    objectionCount: open.length,
    objections: open.map(({ objector, reason, at }) => ({ objector, reason, at: at.toISOString() })),
  };
}

/** Without what was left out. */
function stated(facts: DeclaredFacts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(facts).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

async function paymentFacts(sql: Sql, paymentId: string): Promise<JsonObject> {
  const payment = await findPayment(sql, paymentId);
  const subject = await findPaymentSubject(sql, paymentId);
  if (!payment || !subject) return {};
  const { paymentNo, month, amountFen, returnCode, accountId } = payment;
  const payee = (await findPerson(sql, subject.personId))?.name ?? null;
  return { paymentNo, month, amountFen, returnCode, payee, ...(await accountFacts(sql, accountId)) };
}

async function accountFacts(sql: Sql, accountId: string | null): Promise<JsonObject> {
  return shownAccount(accountId === null ? undefined : await findAccount(sql, accountId));
}

function shownAccount(account: RecipientAccount | undefined): JsonObject {
  if (!account) return { bank: null, cardLast4: null, accountStatus: null };
  return { bank: account.bank, cardLast4: account.cardNoLast4, accountStatus: account.status };
}

async function batchFacts(sql: Sql, batchId: string): Promise<JsonObject> {
  const batch = await findBatchRow(sql, batchId);
  if (!batch) return {};
  return {
    batchNo: batch.no,
    itemName: batch.itemName,
    county: batch.countyName,
    month: batch.month,
    batchKind: batch.kind,
    paymentCount: batch.paymentCount,
    totalFen: batch.totalFen,
  };
}
