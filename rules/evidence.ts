import type { SourceFailurePolicy } from '../model/item.ts';

/** How often a source under WAIT is waited for again before somebody goes and looks: no source holds a case for ever. */
export const waitRounds = 3;

/** An earlier answer older than this says too little about today. */
export const lastKnownDays = 366;

export interface Unanswered<Facts> {
  readonly policy: SourceFailurePolicy;
  /** Rounds of waiting that have passed, this one included. */
  readonly round: number;
  readonly now: Date;
  /** The source's newest answer about the person, whichever case asked. */
  readonly lastKnown: { readonly facts: Facts; readonly answeredAt: Date } | null;
}

export type Settlement<Facts> =
  | { readonly kind: 'WAIT' }
  | { readonly kind: 'LAST_KNOWN'; readonly facts: Facts; readonly asOf: Date }
  | { readonly kind: 'DOORSTEP'; readonly because: 'POLICY' | 'NOTHING_KNOWN' | 'WAITED_TOO_LONG' };

/** What becomes of a question that has failed or is late, by the policy the item names for its source. */
export function settle<Facts>({ policy, round, now, lastKnown }: Unanswered<Facts>): Settlement<Facts> {
  switch (policy) {
    case 'WAIT':
      return round < waitRounds ? { kind: 'WAIT' } : { kind: 'DOORSTEP', because: 'WAITED_TOO_LONG' };
    case 'LAST_KNOWN': {
      const oldest = now.getTime() - lastKnownDays * 86_400_000;
      return lastKnown && lastKnown.answeredAt.getTime() >= oldest
        ? { kind: 'LAST_KNOWN', facts: lastKnown.facts, asOf: lastKnown.answeredAt }
        : { kind: 'DOORSTEP', because: 'NOTHING_KNOWN' };
    }
    case 'DOORSTEP':
      return { kind: 'DOORSTEP', because: 'POLICY' };
  }
}

/** The policy that asks most of people comes first: a look at the door, then old data, then waiting. */
export function strictestPolicy(policies: Iterable<SourceFailurePolicy>): SourceFailurePolicy | null {
  const named = new Set(policies);
  return (['DOORSTEP', 'LAST_KNOWN', 'WAIT'] as const).find((policy) => named.has(policy)) ?? null;
}
