import { businessErrors, jobs } from '../../model/jobs.ts';
import { heldExclusions } from '../../rules/exclusion.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { listCasePeople } from '../../store/case-people.ts';
import { findDecision, refuseGrant, type Decision } from '../../store/decision.ts';
import { findEntitlementOfCase, insertEntitlement, listHeldItems } from '../../store/entitlement.ts';
import { moveCase } from '../../store/item-case.ts';
import { lockPerson } from '../../store/person.ts';
import { listPolicyItems } from '../../store/item-catalogue.ts';
import { dueOf } from '../case/limits.ts';
import { onceKeyOf, withOpenCase, type CaseWork } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { businessError, completed } from '../frame/outcome.ts';

/** Makes the decision a benefit, once a case; what was granted elsewhere since the decision refuses it. */
export const grant = defineJob('grant', jobs.grant, ({ caseId }, context) =>
  withOpenCase(context, caseId, async (work) => {
    const { sql, theCase } = work;
    const papersDueAt = dueOf(work, 'papers', context.calendar).toISOString();
    if (await findEntitlementOfCase(sql, caseId)) return completed({ papersDueAt });
    const decision = await findDecision(sql, caseId);
    if (decision?.outcome !== 'GRANT') throw new Error('There is no decision that grants');

    // Two cases of one person are granted one after the other, so the second sees the first.
    await lockPerson(sql, theCase.applicantId);
    const exclusions = await exclusionsOf(work);
    if (exclusions.length > 0) return refuse(work, exclusions, onceKeyOf(context));
    await enter(work, decision);
    await appendCaseEvent(sql, {
      caseId,
      kind: 'ENTITLEMENT_GRANTED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { amountFen: decision.amountFen, fromMonth: decision.fromMonth },
      onceKey: 'granted',
    });
    return completed({ papersDueAt });
  }),
);

/** Benefits in force that bar this one; the same monthly benefit of the same person bars itself. */
async function exclusionsOf({ sql, theCase, item }: CaseWork): Promise<string[]> {
  const people = await listCasePeople(sql, theCase.applicationId);
  const household = people.filter(({ role }) => role !== 'SUPPORTER').map(({ id }) => id);
  const held = await listHeldItems(sql, household);
  const own = await listHeldItems(sql, [theCase.applicantId]);
  const catalogue = await listPolicyItems(sql);
  const twice = item.payment.period === 'MONTH' ? own.filter((code) => code === item.code) : [];
  return [...heldExclusions(item, held, catalogue), ...twice];
}

async function refuse({ sql, theCase }: CaseWork, exclusions: string[], onceKey: string) {
  await refuseGrant(sql, theCase.id, { reason: 'EXCLUSIVE_BENEFIT_HELD', trace: { exclusions } });
  await moveCase(sql, theCase.id, 'REJECTED');
  await appendCaseEvent(sql, {
    caseId: theCase.id,
    kind: 'DECIDED',
    actor: 'system',
    detail: { outcome: 'REJECT', reason: 'EXCLUSIVE_BENEFIT_HELD', exclusions },
    onceKey,
  });
  return businessError(businessErrors.EXCLUDED, `Held already: ${exclusions.join(', ')}`);
}

async function enter({ sql, theCase, item }: CaseWork, decision: Decision): Promise<void> {
  const { fromMonth, amountFen } = decision;
  if (fromMonth === null || amountFen === null) throw new Error('The decision grants neither sum nor month');
  const { period } = item.payment;
  await insertEntitlement(sql, {
    caseId: theCase.id,
    personId: theCase.applicantId,
    itemCode: item.code,
    amountFen,
    period,
    fromMonth,
    toMonth: period === 'ONCE' ? fromMonth : null,
  });
  if (!(await moveCase(sql, theCase.id, 'GRANTED')))
    throw new Error(`A case that is ${theCase.state} can't be granted`);
}
