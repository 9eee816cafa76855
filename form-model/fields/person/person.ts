import { z } from 'zod';
import { defineFieldType } from '../../field-type.ts';
import { Typed } from '../choice/coded-choice.ts';

export const PersonSettings = z.strictObject({});

/** Somebody of the register, named as when they were chosen; `idNo` is masked. */
export const Person = z.strictObject({
  id: z.string().min(1).max(80),
  name: z.string().min(1).max(100),
  idNo: z.string().max(20).regex(/\*{4}/, { error: 'must be masked' }).optional(),
});
export type Person = z.infer<typeof Person>;

const read = (value: unknown): Person | undefined => Person.safeParse(value).data;

/**
 * A person of the register, stored as `{id, name, idNo}` so that old records print as they were filled. Rules see `id` and
 * `name`. That the person exists and lies within the filler's jurisdiction is for the host to check by the id.
 */
export const person = defineFieldType({
  jsonTypes: ['object'],
  settings: PersonSettings,
  missing: 'CHOICE_REQUIRED',
  bind: () => ({
    normalise: (raw) => {
      if (raw === null || raw === '') return undefined;
      const typed = Typed.safeParse(raw).data?.typed;
      return typed?.trim() === '' ? undefined : raw;
    },
    check: (value) => {
      if (Typed.safeParse(value).success) return [{ code: 'CHOOSE_FROM_LIST' }];
      return read(value) ? [] : [{ code: 'INVALID_VALUE' }];
    },
    toFeel: (value) => {
      const one = read(value);
      return one
        ? new Map([
            ['id', one.id],
            ['name', one.name],
          ])
        : null;
    },
    fromFeel: () => undefined,
    text: (value) => {
      const { name = '', idNo } = read(value) ?? {};
      return idNo === undefined ? (name === '' ? typedText(value) : name) : `${name} ${idNo}`;
    },
  }),
});

const typedText = (value: unknown): string => Typed.safeParse(value).data?.typed ?? '';
