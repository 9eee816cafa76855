import type { PolicyItem } from '../model/item.ts';

type ItemExclusions = Pick<PolicyItem, 'code' | 'excludes'>;

/**
 * Items held already that may not be held together with `item`. Exclusion is mutual: it is enough that one of the two
 * names the other.
 */
export function heldExclusions(
  item: ItemExclusions,
  held: readonly string[],
  catalogue: readonly ItemExclusions[],
): string[] {
  const namedBy = new Set(
    catalogue.filter(({ excludes }) => excludes.includes(item.code)).map(({ code }) => code),
  );
  return held.filter((code) => code !== item.code && (item.excludes.includes(code) || namedBy.has(code)));
}

/**
 * Highest-only rule (就高不就低): of benefits that somebody could draw under several identities only the largest is
 * paid, on equal amounts the first. It favours the citizen, unlike the highest-value rule in `reconcile.ts`.
 */
export function highestOnly<B extends { readonly amountFen: number }>(
  benefits: readonly B[],
): { paid: B | null; dropped: B[] } {
  let paid: B | null = null;
  for (const benefit of benefits) if (paid === null || benefit.amountFen > paid.amountFen) paid = benefit;
  return { paid, dropped: benefits.filter((benefit) => benefit !== paid) };
}
