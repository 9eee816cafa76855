import { createHash, randomUUID } from 'node:crypto';
import type { Sql } from '../../kit/database.ts';
import { startMessageOf } from '../../model/messages.ts';
import { dueAt } from '../../rules/deadline.ts';
import { insertApplication, insertMembers, nextApplicationNo } from '../../store/application.ts';
import { insertStatutoryAuthorisation } from '../../store/authorisation.ts';
import { businessNow } from '../../store/business-time.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { holdsItem, insertCase } from '../../store/item-case.ts';
import { enqueue } from '../../store/outbox.ts';
import { lockPerson } from '../../store/person.ts';
import type { Matching } from './daily-matching.ts';

/** How long the engine keeps a start message, and with it refuses the same one again. */
const START_KEPT_MS = 24 * 3_600_000;

/**
 * Opens a case for somebody who never asked: application, the authorisation that the law itself gives, case and start,
 * all in the caller's transaction. False when the person holds the item or has an open case of it.
 */
export async function openAutomaticCase(sql: Sql, personId: string, matching: Matching): Promise<boolean> {
  const { item, township } = matching;
  await lockPerson(sql, personId);
  if (await holdsItem(sql, personId, item.code)) return false;
  const [applicationId, no] = [randomUUID(), await nextApplicationNo(sql)];
  await insertApplication(sql, {
    id: applicationId,
    no: `A-${no}`,
    channel: 'AUTO',
    applicantId: personId,
    householdId: null,
    agentName: null,
    agentPhone: null,
    targetTownship: township.id,
    answers: {},
    formKey: null,
    formVersion: null,
    state: 'SUBMITTED',
    source: 'system',
  });
  await insertMembers(sql, applicationId, [{ personId, role: 'APPLICANT', relation: 'SELF', declared: {} }]);
  const legalBasis = item.legalBasis.zh;
  await insertStatutoryAuthorisation(sql, {
    id: randomUUID(),
    no: `S-${no}-01`,
    applicationId,
    personId,
    textVersion: 'statutory',
    textSha256: createHash('sha256').update(legalBasis).digest('hex'),
    scope: [...new Set(item.sources.map(({ source }) => source))],
  });
  await startCase(sql, { applicationId, no, personId }, matching);
  return true;
}

async function startCase(
  sql: Sql,
  { applicationId, no, personId }: { applicationId: string; no: string; personId: string },
  { item, version, township, services }: Matching,
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
    applicantId: personId,
    urgent: false,
    state: 'MATCHED',
    dueAt: total ? dueAt(await businessNow(sql), total, services.calendar) : null,
    processId: item.process,
  });
  await appendCaseEvent(sql, { caseId, kind: 'MATCHED', actor: 'system', onceKey: 'matched' });
  await enqueue(sql, 'PUBLISH_MESSAGE', `start-${caseId}`, {
    name: startMessageOf(item.process),
    correlationKey: caseId,
    messageId: `start-${caseId}`,
    timeToLiveMs: START_KEPT_MS,
    variables: { caseId, itemCode: item.code, applicationId },
  });
}
