import { z } from 'zod';
import { defineFieldType } from '../../field-type.ts';
import { halfWidth, textType } from '../plain-text.ts';

export const BankCardSettings = z.strictObject({});

/** Number of 12 to 19 digits whose last is the check digit of ISO/IEC 7812-1, annex B (Luhn). */
export function isBankCard(text: string): boolean {
  if (!/^[1-9]\d{11,18}$/.test(text)) return false;
  const sum = Array.from(text)
    .reverse()
    .reduce((total, digit, i) => {
      const weighted = Number(digit) * (i % 2 === 1 ? 2 : 1);
      return total + (weighted > 9 ? weighted - 9 : weighted);
    }, 0);
  return sum % 10 === 0;
}

/** Bank card or account number; read views show the last four digits. */
export const bankCard = defineFieldType({
  jsonTypes: ['string'],
  settings: BankCardSettings,
  bind: () => ({
    ...textType(
      (value) => halfWidth(value).replace(/[\s-]/g, ''),
      (value) => (isBankCard(value) ? [] : [{ code: 'INVALID_BANK_CARD' }]),
    ),
    text: (value) => (typeof value === 'string' ? `**** **** **** ${value.slice(-4)}` : ''),
  }),
});
