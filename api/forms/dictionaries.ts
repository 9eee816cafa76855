import type { Dictionaries } from '../../form-model/index.ts';
import { dictionaries } from '../../model/dictionaries/index.ts';

/** Options of every dictionary by its code, as forms look them up. */
export const dictionaryOptions: Dictionaries = new Map(
  [...dictionaries].map(([code, { options }]) => [code, options]),
);
