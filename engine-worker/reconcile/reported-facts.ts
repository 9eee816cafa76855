import { isFactKey, type FactValue } from '../../store/economic-fact.ts';
import type { VerificationRequest } from '../../store/verification.ts';

type Answered = Pick<VerificationRequest, 'personId' | 'facts'>;

/** The figures that sources report about each person. Where two report the same, the higher one counts: it is the stricter. */
export function reportedFacts(requests: readonly Answered[]): FactValue[] {
  const highest = new Map<string, FactValue>();
  for (const { personId, facts } of requests) {
    for (const { key, value } of facts ?? []) {
      if (!isFactKey(key) || typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) continue;
      const place = `${personId} ${key}`;
      const known = highest.get(place);
      if (!known || value > known.value) highest.set(place, { personId, key, value });
    }
  }
  return [...highest.values()];
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
