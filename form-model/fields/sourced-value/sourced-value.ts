import { z } from 'zod';
import { CivilDate } from '../../../model/civil-date.ts';
import { LocalisedText, type Language } from '../../../model/localised.ts';
import type { Option } from '../../document.ts';
import {
  defineFieldType,
  type CheckContext,
  type FieldType,
  type Merged,
  type OnPaper,
  type ValueProblem,
} from '../../field-type.ts';
import { dateText } from '../date/date.ts';
import { bindInner, innerTypes } from '../inner-type.ts';
import { printedText } from '../on-paper.ts';

export const SourcedValueSettings = z.strictObject({
  as: z.enum(innerTypes).default('text'),
  /** Whether the reader may say that the value is wrong and give another. */
  correctable: z.boolean().default(true),
});

/**
 * A value with its source and the day it was taken. The server gives `value`, `source` and `asOf`;
 * of the user are only `correction`, the value that is right, and `remark`, why.
 */
export const SourcedValue = z.strictObject({
  value: z.json().optional(),
  source: z.union([z.string().max(100), LocalisedText]).optional(),
  asOf: CivilDate.optional(),
  correction: z.json().optional(),
  remark: z.string().max(500).optional(),
});
export type SourcedValue = z.infer<typeof SourcedValue>;

const read = (value: unknown): SourcedValue | undefined => SourcedValue.safeParse(value).data;

export const sourceName = (source: SourcedValue['source'], language: Language): string =>
  typeof source === 'object' ? source[language] : (source ?? '');

/** A value with its source and date, which can be disputed. Rules see `value`, `correction` and `current`. */
export const sourcedValue = defineFieldType({
  jsonTypes: ['object'],
  settings: SourcedValueSettings,
  bind: ({ as, correctable }) => {
    const inner = bindInner(as);
    return {
      normalise: (raw) => normalised(raw, inner),
      check: (value, context) => problemsOf(value, context, inner),
      toFeel: (value) => feelOf(value, inner),
      fromFeel: () => undefined,
      text: (value, language, options) => textOf(value, inner, language, options),
      given: !correctable,
      merge: (sent, stored) => merged(sent, stored, correctable),
      paper: onPaper(inner),
    };
  },
});

function normalised(raw: unknown, inner: FieldType): unknown {
  if (raw === null || raw === undefined) return undefined;
  const parts = read(raw);
  if (!parts) return raw;
  const correction = inner.normalise(parts.correction);
  const remark = parts.remark?.trim() === '' ? undefined : parts.remark;
  const { value, source, asOf } = parts;
  if (value === undefined && correction === undefined && remark === undefined) return undefined;
  return withoutAbsent({ value, source, asOf, correction, remark });
}

const withoutAbsent = (parts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));

function problemsOf(value: unknown, context: CheckContext, inner: FieldType): readonly ValueProblem[] {
  const parts = read(value);
  if (!parts) return [{ code: 'INVALID_VALUE' }];
  return parts.correction === undefined ? [] : inner.check(parts.correction, context);
}

function feelOf(value: unknown, inner: FieldType): ReturnType<FieldType['toFeel']> {
  const parts = read(value);
  if (!parts) return null;
  const of = (part: unknown): ReturnType<FieldType['toFeel']> =>
    part === undefined ? null : inner.toFeel(part);
  return new Map([
    ['value', of(parts.value)],
    ['correction', of(parts.correction)],
    ['current', of(parts.correction ?? parts.value)],
    ['asOf', parts.asOf ?? null],
  ]);
}

function textOf(value: unknown, inner: FieldType, language: Language, options: readonly Option[]): string {
  const parts = read(value);
  const current = parts?.correction ?? parts?.value;
  return current === undefined ? '' : inner.text(current, language, options);
}

const words = {
  zh: { source: '来源', was: '原数据', why: '更正说明', corrected: '填表人更正' },
  en: { source: 'Source', was: 'It said', why: 'Why', corrected: 'Corrected by who filled the form' },
} as const;

/** The value that counts, and below it where it comes from, what it was before and why that was wrong. */
const onPaper = (inner: FieldType): OnPaper => ({
  ...inner.paper,
  wide: true,
  filled: (value, language, options) => {
    const { value: said, source, asOf, correction, remark } = read(value) ?? {};
    const current = correction ?? said;
    const text = (of: unknown): string => {
      const answer = inner.paper?.filled?.(of, language, options);
      return answer?.kind === 'text' ? answer.text : inner.text(of, language, options);
    };
    const say = words[language];
    const colon = language === 'zh' ? '：' : ': ';
    const dated = asOf === undefined ? '' : ` ${dateText(asOf, language === 'zh')}`;
    const origin =
      source === undefined ? [] : [`${say.source}${colon}${sourceName(source, language)}${dated}`];
    const corrected =
      correction === undefined
        ? []
        : [say.corrected, ...(said === undefined ? [] : [`${say.was}${colon}${text(said)}`])];
    const why = remark === undefined ? [] : [`${say.why}${colon}${remark}`];
    return printedText(current === undefined ? '' : text(current), [...corrected, ...origin, ...why]);
  },
});

/** The source's own words always come from what is stored; changing them is refused. */
function merged(sent: unknown, stored: unknown, correctable: boolean): Merged {
  const { correction, remark, ...claimed } = read(sent) ?? {};
  const { value, source, asOf, ...kept } = read(stored) ?? {};
  const known = { value, source, asOf };
  if (Object.keys(claimed).length > 0 && JSON.stringify(ordered(claimed)) !== JSON.stringify(ordered(known)))
    return { ok: false };
  const own = correctable ? { correction, remark } : kept;
  const whole = withoutAbsent({ ...known, ...own });
  return { ok: true, value: Object.keys(whole).length > 0 ? whole : undefined };
}

const ordered = ({ value, source, asOf }: SourcedValue): unknown[] => [
  value ?? null,
  source ?? null,
  asOf ?? null,
];
