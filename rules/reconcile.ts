import type { Params } from '../model/item.ts';

/** Where an economic fact comes from. */
export type FactOrigin = 'DECLARED' | 'SURVEYED' | 'REPORTED';

/** One fact of a person (`personId`) or of the household (null): fen or a count, null where that side says nothing. */
export interface SourcedFact {
  readonly personId: string | null;
  readonly key: string;
  readonly declared: number | null;
  readonly surveyed: number | null;
  readonly reported: number | null;
}

export type ReconciledFact<F extends SourcedFact = SourcedFact> = F & {
  readonly adopted: number | null;
  readonly adoptedFrom: FactOrigin | null;
};

/**
 * Highest-value rule (就高原则): of what was declared, surveyed and reported the highest value counts; all three are
 * kept with the choice. On equal values the firmer origin is named: reported before surveyed before declared.
 * Not to be mixed up with the highest-only rule for benefits, `highestOnly` in `exclusion.ts`.
 */
export function reconcileFacts<F extends SourcedFact>(facts: readonly F[]): ReconciledFact<F>[] {
  return facts.map((fact) => {
    const origins = [
      { origin: 'REPORTED', value: fact.reported },
      { origin: 'SURVEYED', value: fact.surveyed },
      { origin: 'DECLARED', value: fact.declared },
    ] as const;
    let adopted: number | null = null;
    let adoptedFrom: FactOrigin | null = null;
    for (const { origin, value } of origins) {
      if (value === null || (adopted !== null && value <= adopted)) continue;
      adopted = value;
      adoptedFrom = origin;
    }
    return { ...fact, adopted, adoptedFrom };
  });
}

/** Why a democratic review is held, or why it is not: the code is stored with the case and put in words by language. */
export type ReviewReason = 'SURVEY_DISPUTED' | 'ITEM_REQUIRES_REVIEW' | 'UNDISPUTED';

export interface ReviewNeed {
  readonly disputed: boolean;
  readonly reason: ReviewReason;
  /** The surveyors' own words where the survey is disputed. */
  readonly words: string | null;
}

/**
 * A case goes to a democratic review only when the survey found a dispute, or when the policy asks for it with the
 * parameter `reviewAlways` (C-31).
 */
export function reviewNeed(
  survey: { disputed: boolean | null; disputeReason?: string | null } | null,
  params: Params,
): ReviewNeed {
  if (survey?.disputed) {
    return { disputed: true, reason: 'SURVEY_DISPUTED', words: survey.disputeReason ?? null };
  }
  if (params['reviewAlways'] === true) return { disputed: true, reason: 'ITEM_REQUIRES_REVIEW', words: null };
  return { disputed: false, reason: 'UNDISPUTED', words: null };
}
