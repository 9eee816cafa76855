import { z } from 'zod';
import { DictionaryCode } from './codes.ts';
import { LocalisedText } from '../localised.ts';

/** A list of codes that forms offer as options and that stays the same for all of them. */
export const Dictionary = z.strictObject({
  code: DictionaryCode,
  name: LocalisedText,
  /** Number of the standard the codes come from; null for a list of our own. */
  standard: z.string().nullable(),
  options: z.array(z.strictObject({ value: z.string(), label: LocalisedText })),
});
export type Dictionary = z.infer<typeof Dictionary>;
