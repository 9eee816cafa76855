import { z } from 'zod';
import { defineFieldType } from '../../field-type.ts';
import { asIs, textType } from '../plain-text.ts';
import { lengthProblems } from '../text/text.ts';

export const DivisionTextSettings = z.strictObject({ maxLength: z.int().min(1).max(200).default(100) });

/** Name of an administrative division or an address, written out. */
export const divisionText = defineFieldType({
  jsonTypes: ['string'],
  settings: DivisionTextSettings,
  bind: ({ maxLength }) => ({
    ...textType(
      (value) => value.replace(/\s+/g, ' '),
      (value) => lengthProblems(value, { minLength: 0, maxLength }),
    ),
    text: asIs,
  }),
});
