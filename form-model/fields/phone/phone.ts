import { z } from 'zod';
import { defineFieldType } from '../../field-type.ts';
import { asIs, halfWidth, textType } from '../plain-text.ts';

export const PhoneSettings = z.strictObject({ kind: z.enum(['any', 'mobile']).default('any') });

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?$/;

/** Mobile number of 11 digits, or a landline with its area code. Stored without blanks and without `+86`. */
export const phone = defineFieldType({
  jsonTypes: ['string'],
  settings: PhoneSettings,
  bind: ({ kind }) => ({
    ...textType(
      (value) =>
        withoutGroups(
          halfWidth(value)
            .replace(/[\s()]/g, '')
            .replace(/^(\+|00)86/, ''),
        ),
      (value) =>
        MOBILE.test(value) || (kind === 'any' && LANDLINE.test(value)) ? [] : [{ code: 'INVALID_PHONE' }],
    ),
    text: asIs,
  }),
});

/** `138-0000-0000` is written in groups; the dash of a landline stays. */
const withoutGroups = (value: string): string =>
  /^1[\d-]+$/.test(value) ? value.replaceAll('-', '') : value;
