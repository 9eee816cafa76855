import { z } from 'zod';
import { isList, toPlain, type Value } from '../../../feel/index.ts';
import { LocalisedText, type Language } from '../../../model/localised.ts';
import type { CheckContext, FieldType, ValueProblem } from '../../field-type.ts';

/** A code with the label it had when it was chosen. */
export const Coded = z.strictObject({ value: z.string().min(1).max(80), label: LocalisedText });
export type Coded = z.infer<typeof Coded>;

/** What was typed into a search and not chosen: kept, so that it is not lost, and refused until something is chosen. */
export const Typed = z.strictObject({ typed: z.string().max(200) });

export const countProblems = (
  count: number,
  { min, max }: { readonly min: number; readonly max: number },
): ValueProblem[] => {
  if (count < min) return [{ code: 'TOO_FEW_CHOSEN', params: { min } }];
  return count > max ? [{ code: 'TOO_MANY_CHOSEN', params: { max } }] : [];
};

const bare = (code: string): Coded => ({ value: code, label: { zh: code, en: code } });

/** A code without a label, as facts and rules give it, is its own label until somebody knows better. */
function normalised(raw: unknown): unknown {
  if (raw === null || raw === undefined) return undefined;
  if (typeof raw === 'string') return raw.trim() === '' ? undefined : bare(raw.trim());
  const typed = Typed.safeParse(raw).data?.typed;
  return typed?.trim() === '' ? undefined : raw;
}

const codeOf = (value: unknown): string | undefined => Coded.safeParse(value).data?.value;

const labelOf = (value: unknown, language: Language): string =>
  Coded.safeParse(value).data?.label[language] ?? Typed.safeParse(value).data?.typed ?? '';

/** Whether the code is known is asked only where the dictionary is at hand: on the server. */
function problemsOf(value: unknown, { dictionaries }: CheckContext, dictionary?: string): ValueProblem[] {
  if (Typed.safeParse(value).success) return [{ code: 'CHOOSE_FROM_LIST' }];
  const code = codeOf(value);
  if (code === undefined) return [{ code: 'INVALID_VALUE' }];
  const options = dictionary === undefined ? undefined : dictionaries?.get(dictionary);
  return options && !options.some((option) => option.value === code) ? [{ code: 'UNKNOWN_OPTION' }] : [];
}

function settled(value: unknown, { dictionaries }: CheckContext, dictionary?: string): unknown {
  const known = dictionaries?.get(dictionary ?? '')?.find((option) => option.value === codeOf(value));
  return known ? { value: known.value, label: known.label } : value;
}

/** One option of a dictionary or a search. */
export const oneCoded = (dictionary: string | undefined): FieldType => ({
  normalise: normalised,
  check: (value, context) => problemsOf(value, context, dictionary),
  toFeel: (value) => codeOf(value) ?? null,
  fromFeel: (value) => (typeof value === 'string' && value !== '' ? bare(value) : undefined),
  text: labelOf,
  settle: (value, context) => settled(value, context, dictionary),
});

/** Several options of a dictionary or a search. */
export const manyCoded = (
  dictionary: string | undefined,
  bounds: { readonly min: number; readonly max: number },
): FieldType => ({
  normalise: (raw) => {
    if (raw === null || raw === undefined || (Array.isArray(raw) && raw.length === 0)) return undefined;
    if (!Array.isArray(raw)) return raw;
    const codes = raw.map(normalised).filter((entry) => entry !== undefined);
    return codes.filter((entry, i) => codes.findIndex((other) => sameCode(entry, other)) === i);
  },
  check: (value, context) => {
    if (!Array.isArray(value)) return [{ code: 'INVALID_VALUE' }];
    const [problem] = value.flatMap((entry: unknown) => problemsOf(entry, context, dictionary));
    return problem ? [problem] : countProblems(value.length, bounds);
  },
  toFeel: (value): Value => codesOf(value) ?? null,
  fromFeel: (value) => {
    const codes = codesOf(isList(value) ? toPlain(value) : undefined) ?? [];
    return codes.length > 0 ? codes.map(bare) : undefined;
  },
  text: (value, language) =>
    Array.isArray(value)
      ? value.map((entry: unknown) => labelOf(entry, language)).join(language === 'zh' ? '、' : ', ')
      : '',
  settle: (value, context) =>
    Array.isArray(value) ? value.map((entry: unknown) => settled(entry, context, dictionary)) : value,
});

const sameCode = (a: unknown, b: unknown): boolean =>
  (codeOf(a) ?? JSON.stringify(a)) === (codeOf(b) ?? JSON.stringify(b));

const codesOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value)
    ? value.flatMap((entry: unknown) => (typeof entry === 'string' ? entry : (codeOf(entry) ?? [])))
    : undefined;
