import { z } from 'zod';
import { LocalisedText } from '../../../model/localised.ts';
import { defineFieldType, type JsonType } from '../../field-type.ts';
import { bindInner, innerTypes, type InnerTypeName } from '../inner-type.ts';

export const CalculatedSettings = z.strictObject({
  /** How the value is shown; what suits the JSON type where it is left out. */
  as: z.enum(innerTypes).exclude(['choice']).optional(),
  unit: LocalisedText.optional(),
});

/** A value that a rule computes. It is computed again wherever the form is checked, and never taken from a request. */
export const calculated = defineFieldType({
  jsonTypes: ['string', 'integer', 'number', 'boolean'],
  settings: CalculatedSettings,
  calculated: true,
  bind: ({ as, unit }, jsonType) => {
    const inner = as ?? calculatedAs(jsonType);
    return bindInner(inner, settingsOf(inner, unit));
  },
});

/** How a calculated value of a JSON type is shown unless its settings say otherwise. */
export function calculatedAs(jsonType: JsonType): InnerTypeName {
  if (jsonType === 'boolean') return 'yesNo';
  return jsonType === 'string' ? 'text' : 'number';
}

function settingsOf(as: string, unit: LocalisedText | undefined): Readonly<Record<string, unknown>> {
  if (as === 'number') return { decimals: 8, ...(unit && { unit }) };
  if (as === 'text') return { maxLength: 10_000 };
  return as === 'money' ? { max: 10_000_000_000 } : {};
}
