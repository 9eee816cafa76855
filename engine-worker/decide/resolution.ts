export interface Resolution {
  outcome: 'GRANT' | 'REJECT';
  /** The language files put it into words. */
  reason: 'ELIGIBLE' | 'NOT_ELIGIBLE' | 'DEPARTMENT_DISAGREES' | 'EXCLUSIVE_BENEFIT_HELD';
}

/**
 * What the grounds of a case come to. Every department that was asked has to agree; one that has not answered counts
 * as not agreeing.
 */
export function resolve(grounds: {
  eligible: boolean | null;
  approvals: readonly { outcome: 'AGREE' | 'DISAGREE' | null }[];
  exclusions: readonly string[];
}): Resolution {
  if (grounds.eligible !== true) return { outcome: 'REJECT', reason: 'NOT_ELIGIBLE' };
  if (grounds.approvals.some(({ outcome }) => outcome !== 'AGREE'))
    return { outcome: 'REJECT', reason: 'DEPARTMENT_DISAGREES' };
  if (grounds.exclusions.length > 0) return { outcome: 'REJECT', reason: 'EXCLUSIVE_BENEFIT_HELD' };
  return { outcome: 'GRANT', reason: 'ELIGIBLE' };
}
