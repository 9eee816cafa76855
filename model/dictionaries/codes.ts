import { z } from 'zod';

/** Codes of the dictionaries there are, without what is in them. */
export const DictionaryCode = z.enum([
  'sex',
  'marriage',
  'ethnic-group',
  'education',
  'family-relation',
  'bank',
]);
export type DictionaryCode = z.infer<typeof DictionaryCode>;
