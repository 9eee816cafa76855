import { createHash, randomUUID } from 'node:crypto';
import type { Sql } from '../../kit/database.ts';
import type { NewApplication } from '../../model/application.ts';
import { authorisationText } from '../../model/authorisation.ts';
import { AppError, type FieldError } from '../../model/errors.ts';
import type { PolicyItem, PolicyVersion } from '../../model/item.ts';
import { startMessageOf } from '../../model/messages.ts';
import { civilDateOf, dueAt } from '../../rules/deadline.ts';
import { versionInForce } from '../../rules/policy.ts';
import {
  insertApplication,
  insertMembers,
  nextApplicationNo,
  type ApplicationMember,
} from '../../store/application.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { insertPendingAuthorisation } from '../../store/authorisation.ts';
import { businessNow } from '../../store/business-time.ts';
import { attachFiles } from '../../store/case-file.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { insertDeclaredHousehold, type Household } from '../../store/household.ts';
import { holdsItem, insertCase } from '../../store/item-case.ts';
import type { Jurisdiction } from '../../store/jurisdiction.ts';
import { enqueue } from '../../store/outbox.ts';
import { lockPerson, upsertPerson } from '../../store/person.ts';
import { findItem } from '../../store/policy-item.ts';
import { saveAccount } from '../../store/recipient-account.ts';
import { staffIdOf, type Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { checkApplicationAnswers, type CheckedAnswers } from '../forms/check-answers.ts';
import { checkPeople } from './check-people.ts';

/** How long the engine keeps the start for a process that is just being deployed. */
const START_TTL_MS = 3_600_000;

/**
 * Files an application with one case: people, household, authorisations to be signed, the case, its first events and the
 * message that starts its process, all in the caller's transaction. Gives the application's id.
 */
export async function fileApplication(
  context: Context,
  sql: Sql,
  viewer: Viewer,
  input: NewApplication,
): Promise<string> {
  const item = await itemToApplyFor(sql, input.itemCode);
  const answers = await checkAnswers({ context, sql, viewer }, item, input);
  const people = await checkPeople({ sql, seal: context.seal }, input, item);
  const errors = [...people.errors, ...answers.errors];
  if (errors.length > 0 || !people.township) throw new AppError('INVALID_FORM', undefined, errors);
  const now = await businessNow(sql);
  const version = versionInForce(item.versions, people.township.path, civilDateOf(now));
  if (!version) {
    const message = 'has no policy in force where the applicant lives';
    throw new AppError('NO_POLICY_IN_FORCE', undefined, [
      { path: 'itemCode', code: 'INVALID_VALUE', message },
    ]);
  }

  const filing: Filing = {
    input,
    item,
    version,
    answers,
    now,
    township: people.township,
    household: people.household,
  };
  const members = await savePeople(context, sql, filing);
  return writeApplication({ context, sql, viewer }, filing, members);
}

interface Filing {
  input: NewApplication;
  item: PolicyItem;
  version: PolicyVersion;
  answers: CheckedAnswers;
  /** Business time. */
  now: Date;
  township: Jurisdiction;
  household: Household | undefined;
}

function checkAnswers(
  { context, sql, viewer }: Writing,
  item: PolicyItem,
  { answers, members }: NewApplication,
): Promise<CheckedAnswers> {
  const memberCount = 1 + members.filter(({ role }) => role === 'MEMBER').length;
  return checkApplicationAnswers(sql, context, {
    key: item.forms.application,
    answers,
    facts: { memberCount },
    holder: { actor: viewer.actor, caseId: null, taskId: null },
    areaPath: viewer.areaPath,
  });
}

async function itemToApplyFor(sql: Sql, code: string): Promise<PolicyItem> {
  const published = await findItem(sql, code);
  const field = (message: string): FieldError[] => [{ path: 'itemCode', code: 'INVALID_VALUE', message }];
  if (!published) throw new AppError('UNKNOWN_ITEM', undefined, field('is no published item'));
  if (published.item.mode !== 'APPLY')
    throw new AppError('UNKNOWN_ITEM', undefined, field('is granted from data; nobody applies for it'));
  return published.item;
}

/** Adds who is new, refuses a second case of the same person and item. The applicant comes first. */
async function savePeople(
  { seal }: Context,
  sql: Sql,
  { input, item }: Filing,
): Promise<ApplicationMember[]> {
  const { applicant } = input;
  const { id: applicantId } = await upsertPerson(sql, seal, applicant);
  // Two filings for one person queue here, so that the second one sees the case of the first.
  await lockPerson(sql, applicantId);
  if (await holdsItem(sql, applicantId, item.code)) throw new AppError('ALREADY_HELD');
  if (input.account) {
    const { bank, cardNo } = input.account;
    await saveAccount(sql, seal, { personId: applicantId, bank, cardNo, kind: 'OTHER', status: 'UNKNOWN' });
  }
  const members: ApplicationMember[] = [
    { personId: applicantId, role: 'APPLICANT', relation: 'SELF', declared: applicant.declared },
  ];
  for (const { idNo, name, phone, role, relation, declared } of input.members) {
    const { id } = await upsertPerson(sql, seal, { idNo, name, phone });
    members.push({ personId: id, role, relation, declared });
  }
  return members;
}

interface Writing {
  context: Context;
  sql: Sql;
  viewer: Viewer;
}

async function writeApplication(
  writing: Writing,
  filing: Filing,
  members: ApplicationMember[],
): Promise<string> {
  const { sql, viewer } = writing;
  const { input, answers, township } = filing;
  const [id, no] = [randomUUID(), await nextApplicationNo(sql)];
  const applicantId = members[0]?.personId ?? '';
  await insertApplication(sql, {
    id,
    no: `A-${no}`,
    channel: input.channel,
    applicantId,
    householdId: await householdOf(sql, filing, members),
    agentName: input.agent?.name ?? null,
    agentPhone: input.agent?.phone ?? null,
    targetTownship: township.id,
    answers: answers.values,
    formKey: answers.form?.key ?? null,
    formVersion: answers.form?.version ?? null,
    state: 'AWAITING_AUTHORISATION',
    source: viewer.actor,
  });
  await insertMembers(sql, id, members);
  await askForSignatures(sql, { applicationId: id, no, item: filing.item }, members);
  await openCase(writing, filing, { applicationId: id, no, applicantId });
  await appendAudit(sql, { actor: viewer.actor, action: 'FILE_APPLICATION', object: `application:${id}` });
  return id;
}

/** The household of the register, or the one that the applicant declares where the register knows none. */
async function householdOf(
  sql: Sql,
  { household, township }: Filing,
  members: ApplicationMember[],
): Promise<string> {
  if (household) return household.id;
  return insertDeclaredHousehold(sql, {
    headId: members[0]?.personId ?? '',
    registeredAt: township.id,
    members: members.filter(({ role }) => role !== 'SUPPORTER'),
  });
}

async function askForSignatures(
  sql: Sql,
  { applicationId, no, item }: { applicationId: string; no: string; item: PolicyItem },
  members: readonly ApplicationMember[],
): Promise<void> {
  const { version, text } = authorisationText;
  const textSha256 = createHash('sha256').update(JSON.stringify(text)).digest('hex');
  const scope = [...new Set(item.sources.map(({ source }) => source))];
  for (const [i, { personId }] of members.entries()) {
    await insertPendingAuthorisation(sql, {
      id: randomUUID(),
      no: `S-${no}-${String(i + 1).padStart(2, '0')}`,
      applicationId,
      personId,
      textVersion: version,
      textSha256,
      scope,
    });
  }
}

async function openCase(
  { context, sql, viewer }: Writing,
  { input, item, version, now, township, answers }: Filing,
  { applicationId, no, applicantId }: { applicationId: string; no: string; applicantId: string },
): Promise<void> {
  const caseId = randomUUID();
  const { total } = item.limits;
  await insertCase(sql, {
    id: caseId,
    no: `C-${no}`,
    applicationId,
    itemCode: item.code,
    policyVersionId: version.id,
    jurisdictionId: township.id,
    areaPath: township.path,
    applicantId,
    urgent: input.urgent,
    state: 'AWAITING_AUTHORISATION',
    dueAt: total ? dueAt(now, total, context.calendar) : null,
    processId: item.process,
  });
  const holder = { actor: viewer.actor, caseId, taskId: null };
  if (!(await attachFiles(sql, holder, answers.files)))
    throw new AppError('STATE_CONFLICT', 'A file of the answers was handed in elsewhere at the same moment');
  await appendCaseEvent(sql, {
    caseId,
    kind: 'FILED',
    actor: viewer.actor,
    actorId: staffIdOf(viewer),
    detail: { channel: input.channel, urgent: input.urgent },
    onceKey: 'filed',
  });
  await enqueue(sql, 'PUBLISH_MESSAGE', `start-${caseId}`, {
    name: startMessageOf(item.process),
    correlationKey: caseId,
    messageId: `start-${caseId}`,
    timeToLiveMs: START_TTL_MS,
    variables: { caseId, itemCode: item.code, applicationId },
  });
}
