import type { z } from 'zod';
import { observedKeys, type ObservedFacts, type taskAnswers } from '../../../model/task-answers.ts';
import { saveFacts, type FactValue } from '../../../store/economic-fact.ts';
import { wrongField, type Completion } from './effect.ts';
import { listMembers } from '../../../store/application.ts';
import { findCase } from '../../../store/item-case.ts';

type Observed = z.output<(typeof taskAnswers)['doorstep-check']>;

/** Keeps what was seen on the spot: of the household as a whole, and of each person. */
export async function saveObserved({ sql }: Completion, caseId: string, observed: Observed): Promise<void> {
  const theCase = await findCase(sql, caseId);
  const members = new Set(
    (await listMembers(sql, theCase?.applicationId ?? '')).map(({ personId }) => personId),
  );
  const seen = new Set<string>();
  const facts = factsOf(null, observed);
  for (const [i, { personId, ...person }] of observed.people.entries()) {
    if (!members.has(personId) || seen.has(personId))
      throw wrongField(`people.${i}.personId`, 'INVALID_VALUE', 'must be a person of the application, once');
    seen.add(personId);
    facts.push(...factsOf(personId, person));
  }
  await saveFacts(sql, caseId, 'SURVEYED', facts);
}

function factsOf(personId: string | null, observed: ObservedFacts): FactValue[] {
  return observedKeys.flatMap((key) => {
    const value = observed[key];
    return value === undefined ? [] : [{ personId, key, value }];
  });
}
