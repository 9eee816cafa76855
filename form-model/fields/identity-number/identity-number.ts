import { z } from 'zod';
import { birthDateOf, isIdentityNumber, sexOf } from '../../../model/identity-number.ts';
import { defineFieldType } from '../../field-type.ts';
import type { Derivation } from '../../rules/derived-rule.ts';
import { feelDate } from '../date/date.ts';
import { halfWidth, textType } from '../plain-text.ts';

export const IdentityNumberSettings = z.strictObject({
  /** Name of the date beside it that is filled with the birth date in the number; nobody types it then. */
  birthDate: z.string().optional(),
  /** Name of the field beside it that is filled with the sex in the number. */
  sex: z.string().optional(),
  /** What is filled in; with the codes of GB/T 2261.1 `{"male": "1", "female": "2"}`. */
  sexValues: z
    .strictObject({ male: z.string().min(1), female: z.string().min(1) })
    .default({ male: 'MALE', female: 'FEMALE' }),
});
type IdentityNumberSettings = z.output<typeof IdentityNumberSettings>;

function derivations(
  { birthDate, sex, sexValues }: IdentityNumberSettings,
  name: string,
): readonly Derivation[] {
  const filled = (target: string | undefined, read: (idNo: string) => ReturnType<Derivation['compute']>) =>
    target === undefined ? [] : [derivation(target, name, read)];
  return [
    ...filled(birthDate, (idNo) => feelDate(birthDateOf(idNo))),
    ...filled(sex, (idNo) => (sexOf(idNo) === 'MALE' ? sexValues.male : sexValues.female)),
  ];
}

/** Nothing is read out of a number that is not valid. */
const derivation = (
  target: string,
  source: string,
  read: (idNo: string) => ReturnType<Derivation['compute']>,
): Derivation => ({
  ...{ target, source, readsMasked: true },
  compute: (value) => (typeof value === 'string' && isIdentityNumber(value) ? read(value) : null),
});

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
    paper: { blank: () => ({ kind: 'cells', count: 18 }) },
  }),
  derives: derivations,
});

const masked = (value: string): string =>
  value.length > 10
    ? `${value.slice(0, 6)}${'*'.repeat(value.length - 10)}${value.slice(-4)}`
    : '*'.repeat(value.length);
