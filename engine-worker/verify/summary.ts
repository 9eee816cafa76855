import type { SourceFailurePolicy, SourceNeed } from '../../model/item.ts';
import { strictestPolicy, waitRounds } from '../../rules/evidence.ts';
import type { CasePerson } from '../../store/case-people.ts';
import type { RequestState, VerificationRequest } from '../../store/verification.ts';

/** Whom an item wants asked about, at which source. */
export function questionsOf(
  needs: readonly SourceNeed[],
  people: readonly Pick<CasePerson, 'id' | 'role'>[],
): { personId: string; source: string }[] {
  const wanted: Readonly<Record<SourceNeed['subjects'], readonly CasePerson['role'][]>> = {
    APPLICANT: ['APPLICANT'],
    MEMBERS: ['APPLICANT', 'MEMBER'],
    MEMBERS_AND_SUPPORTERS: ['APPLICANT', 'MEMBER', 'SUPPORTER'],
  };
  return needs.flatMap(({ source, subjects }) =>
    people.filter(({ role }) => wanted[subjects].includes(role)).map(({ id }) => ({ personId: id, source })),
  );
}

type PolicyOf = (request: Pick<VerificationRequest, 'source' | 'round'>) => SourceFailurePolicy;

/** The policy that now holds for a question: a source that was waited for often enough is replaced by a look at the door. */
export function policyLookup(needs: readonly SourceNeed[]): PolicyOf {
  return ({ source, round }) => {
    const policy = needs.find((need) => need.source === source)?.onFailure ?? 'DOORSTEP';
    return policy === 'WAIT' && round >= waitRounds ? 'DOORSTEP' : policy;
  };
}

export interface Summary {
  /** Whether a source still has to answer, or its failure has to be settled. */
  pending: boolean;
  /** When the last answer that is waited for is late; null when none is. */
  dueAt: Date | null;
  policy: SourceFailurePolicy | null;
}

const answered: ReadonlySet<RequestState> = new Set(['OK', 'NO_DATA', 'LAST_KNOWN', 'DOORSTEP']);

/** Where a case's questions stand, each in its newest round. */
export function summaryOf(newest: readonly VerificationRequest[], policyOf: PolicyOf): Summary {
  const open = newest.filter(({ state }) => !answered.has(state));
  const waited = open.filter((request) => request.state === 'ASKED' || policyOf(request) === 'WAIT');
  const dues = waited.flatMap(({ dueAt }) => (dueAt ? [dueAt.getTime()] : []));
  return {
    pending: open.length > 0,
    dueAt: dues.length > 0 ? new Date(Math.max(...dues)) : null,
    policy: strictestPolicy(open.map(policyOf)),
  };
}
