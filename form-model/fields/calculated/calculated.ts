import { z } from 'zod';
import { LocalisedText } from '../../../model/localised.ts';
import { defineFieldType } from '../../field-type.ts';
import { bindInner, innerTypes } from '../inner-type.ts';

export const CalculatedSettings = z.strictObject({
  /** How the value is shown. */
  as: z.enum(innerTypes).exclude(['choice']).default('text'),
  unit: LocalisedText.optional(),
});

/** A value that a rule computes. It is computed again wherever the form is checked, and never taken from a request. */
export const calculated = defineFieldType({
  jsonTypes: ['string', 'integer', 'number', 'boolean'],
  settings: CalculatedSettings,
  calculated: true,
  bind: ({ as, unit }) => bindInner(as, settingsOf(as, unit)),
});

function settingsOf(as: string, unit: LocalisedText | undefined): Readonly<Record<string, unknown>> {
  if (as === 'number') return { decimals: 8, ...(unit && { unit }) };
  if (as === 'text') return { maxLength: 10_000 };
  return as === 'money' ? { max: 10_000_000_000 } : {};
}
