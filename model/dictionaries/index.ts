import { bank } from './bank.ts';
import type { Dictionary } from './dictionary.ts';
import { education } from './education.ts';
import { ethnicGroup } from './ethnic-group.ts';
import { familyRelation } from './family-relation.ts';
import { marriage } from './marriage.ts';
import { sex } from './sex.ts';

/** Every dictionary there is, by its code. */
export const dictionaries: ReadonlyMap<string, Dictionary> = new Map(
  [sex, marriage, ethnicGroup, education, familyRelation, bank].map((dictionary) => [
    dictionary.code,
    dictionary,
  ]),
);
