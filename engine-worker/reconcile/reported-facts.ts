import { isFactKey, type FactValue } from '../../store/economic-fact.ts';
import type { VerificationRequest } from '../../store/verification.ts';

type Answered = Pick<VerificationRequest, 'personId' | 'facts'>;

/** Parts of a month's income, each known to another source or to none. */
const incomeParts = ['wageMonth', 'pensionMonth', 'businessIncomeMonth'] as const;

/**
 * The figures that sources report about each person. A month's income is the sum of what the sources know of it; where
 * two report the same figure, the higher one counts, because it is the stricter.
 */
export function reportedFacts(requests: readonly Answered[]): FactValue[] {
  const people = new Map<string, Map<string, number>>();
  for (const { personId, facts } of requests) {
    const figures = people.get(personId) ?? new Map<string, number>();
    people.set(personId, figures);
    for (const { key, value } of facts ?? []) {
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) continue;
      figures.set(key, Math.max(figures.get(key) ?? 0, value));
    }
  }
  return [...people].flatMap(([personId, figures]) => {
    const reported = [...withIncome(figures)];
    return reported.flatMap(([key, value]) => (isFactKey(key) ? [{ personId, key, value }] : []));
  });
}

function withIncome(figures: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const parts = incomeParts.flatMap((key) => figures.get(key) ?? []);
  if (parts.length === 0) return figures;
  return new Map([...figures, ['incomeMonth', parts.reduce((sum, part) => sum + part, 0)]]);
}

/** Whom a source reports dead, with the day where it names one. */
export function deathsIn(requests: readonly Answered[]): { personId: string; deathDate: string | null }[] {
  return requests.flatMap(({ personId, facts }) => {
    const dead = facts?.some(({ key, value }) => key === 'alive' && value === false);
    if (!dead) return [];
    const date = facts?.find(({ key }) => key === 'deathDate')?.value;
    return [{ personId, deathDate: typeof date === 'string' ? date : null }];
  });
}
