import { jobs } from '../../model/jobs.ts';
import { civilDateOf } from '../../rules/deadline.ts';
import { heldExclusions } from '../../rules/exclusion.ts';
import { monthOf } from '../../rules/months.ts';
import { listApprovals, type Approval } from '../../store/approval.ts';
import { findAssessment } from '../../store/assessment.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { listCasePeople } from '../../store/case-people.ts';
import { findDecision, insertDecision } from '../../store/decision.ts';
import { listHeldItems } from '../../store/entitlement.ts';
import { moveCase } from '../../store/item-case.ts';
import { listPolicyItems } from '../../store/item-catalogue.ts';
import { assessCase } from '../case/assess-case.ts';
import { withOpenCase, type CaseWork } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed, incident } from '../frame/outcome.ts';
import { resolve, type Resolution } from './resolution.ts';

/** Grants or refuses, once: on what the policy says, what the departments say and what is held already. */
export const decide = defineJob('decide', jobs.decide, ({ caseId }, context) =>
  withOpenCase(context, caseId, async (work) => {
    const { sql, theCase } = work;
    const earlier = await findDecision(sql, caseId);
    if (earlier) return completed({ outcome: outcomeOf(earlier.outcome) });
    const grounds = await groundsOf(work);
    if (grounds.eligible === null)
      return incident('The policy could not be evaluated: an input is missing, so nobody can decide yet');

    // Nobody moves an automatic case to the departments; this check is its own step.
    await moveCase(sql, caseId, 'EXCLUSION_CHECKED');
    const resolution = resolve(grounds);
    await store(work, grounds, resolution);
    if (resolution.outcome === 'REJECT' && !(await moveCase(sql, caseId, 'REJECTED')))
      throw new Error(`A case that is ${theCase.state} can't be rejected`);
    await appendCaseEvent(sql, {
      caseId,
      kind: 'DECIDED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { ...resolution, amountFen: grounds.amountFen },
      onceKey: 'decided',
    });
    return completed({ outcome: resolution.outcome });
  }),
);

interface Grounds {
  eligible: boolean | null;
  amountFen: number | null;
  approvals: Approval[];
  exclusions: string[];
}

async function groundsOf(work: CaseWork): Promise<Grounds> {
  const { sql, theCase, item } = work;
  // Automatic cases and urgent help come here without having been reconciled.
  const assessment = (await findAssessment(sql, theCase.id)) ?? (await assessCase(work));
  const people = await listCasePeople(sql, theCase.applicationId);
  const household = people.filter(({ role }) => role !== 'SUPPORTER').map(({ id }) => id);
  const held = await listHeldItems(sql, household);
  const catalogue = await listPolicyItems(sql);
  return {
    eligible: assessment.eligible,
    amountFen: assessment.amountFen,
    approvals: await listApprovals(sql, theCase.id),
    exclusions: heldExclusions(item, held, catalogue),
  };
}

async function store({ sql, theCase, item, now }: CaseWork, grounds: Grounds, resolution: Resolution) {
  const granted = resolution.outcome === 'GRANT';
  await insertDecision(sql, {
    caseId: theCase.id,
    outcome: resolution.outcome,
    amountFen: granted ? grounds.amountFen : null,
    fromMonth: granted ? monthOf(civilDateOf(now)) : null,
    reason: resolution.reason,
    legalBasis: item.legalBasis.zh,
    policyVersionId: theCase.policyVersionId,
    trace: {
      eligible: grounds.eligible,
      approvals: grounds.approvals.map(({ department, outcome }) => ({ department, outcome })),
      exclusions: grounds.exclusions,
    },
  });
}

const outcomeOf = (stored: string): 'GRANT' | 'REJECT' => (stored === 'GRANT' ? 'GRANT' : 'REJECT');
