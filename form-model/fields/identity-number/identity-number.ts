import { z } from 'zod';
import { isIdentityNumber } from '../../../model/identity-number.ts';
import { defineFieldType } from '../../field-type.ts';
import { halfWidth, textType } from '../plain-text.ts';

export const IdentityNumberSettings = z.strictObject({});

/** Identity number of 18 digits with its check digit; read views show where and the last four. */
export const identityNumber = defineFieldType({
  jsonTypes: ['string'],
  settings: IdentityNumberSettings,
  bind: () => ({
    ...textType(
      (value) => halfWidth(value).replace(/[\s-]/g, '').toUpperCase(),
      (value) => {
        if (isIdentityNumber(value)) return [];
        return [{ code: /^\d{15}$/.test(value) ? 'OLD_IDENTITY_NUMBER' : 'INVALID_IDENTITY_NUMBER' }];
      },
    ),
    text: (value) => (typeof value === 'string' ? masked(value) : ''),
  }),
});

const masked = (value: string): string =>
  value.length > 10
    ? `${value.slice(0, 6)}${'*'.repeat(value.length - 10)}${value.slice(-4)}`
    : '*'.repeat(value.length);
