import { z } from 'zod';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/** The check digit that GB 11643-1999 (ISO 7064, MOD 11-2) puts behind the first 17 digits. */
export function identityCheckDigit(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return CHECK_DIGITS.charAt(sum % 11);
}

/** Whether a text is an identity number of 18 digits with an existing birth date and the right check digit. */
export function isIdentityNumber(text: string): boolean {
  return (
    /^[1-9]\d{16}[\dX]$/.test(text) &&
    CivilBirthDate.safeParse(birthDateOf(text)).success &&
    identityCheckDigit(text) === text.charAt(17)
  );
}

const CivilBirthDate = z.iso.date();

/** Birth date within an identity number, `1960-02-29`. */
export function birthDateOf(idNo: string): string {
  return `${idNo.slice(6, 10)}-${idNo.slice(10, 12)}-${idNo.slice(12, 14)}`;
}

/** The 17th digit is odd for men. */
export function sexOf(idNo: string): 'MALE' | 'FEMALE' {
  return Number(idNo.charAt(16)) % 2 === 1 ? 'MALE' : 'FEMALE';
}

/** Identity number of 18 digits; a small `x` at the end is taken as `X`. The message never repeats the number. */
export const IdentityNumber = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isIdentityNumber, { error: 'must be a valid identity number of 18 digits' });
