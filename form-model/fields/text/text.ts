import { z } from 'zod';
import { LocalisedText } from '../../../model/localised.ts';
import { defineFieldType, type ValueProblem } from '../../field-type.ts';
import { asIs, codePoints, textType } from '../plain-text.ts';

export const TextSettings = z.strictObject({
  minLength: z.int().min(0).max(10_000).default(0),
  maxLength: z.int().min(1).max(10_000).default(200),
  placeholder: LocalisedText.optional(),
});

/** Problems of a text's length, counted in characters as a reader sees them. */
export function lengthProblems(
  text: string,
  { minLength, maxLength }: { minLength: number; maxLength: number },
): readonly ValueProblem[] {
  const length = codePoints(text);
  if (length < minLength) return [{ code: 'TOO_SHORT', params: { min: minLength } }];
  return length > maxLength ? [{ code: 'TOO_LONG', params: { max: maxLength } }] : [];
}

/** One line of text. */
export const text = defineFieldType({
  jsonTypes: ['string'],
  settings: TextSettings,
  bind: (settings) => ({
    ...textType(
      (value) => value.replace(/\s+/g, ' '),
      (value) => lengthProblems(value, settings),
    ),
    text: asIs,
  }),
});
