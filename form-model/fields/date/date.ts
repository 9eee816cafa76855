import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { toPlain, type Value } from '../../../feel/index.ts';
import { CivilDate } from '../../../model/civil-date.ts';
import { defineFieldType, type FieldType, type ValueProblem } from '../../field-type.ts';
import { blankDay } from '../on-paper.ts';
import { halfWidth, trimmed } from '../plain-text.ts';

export const DateSettings = z.strictObject({
  min: CivilDate.optional(),
  max: CivilDate.optional(),
  /** `past`: today or earlier; `future`: today or later. */
  relation: z.enum(['any', 'past', 'future']).default('any'),
});

/** Where the civil day begins: the zone of FEEL's today() as well. */
const ZONE = 'Asia/Shanghai';

const SHAPES = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/,
  /^(\d{4})(\d{2})(\d{2})$/,
];

/** Reads `2026-11-03`, `2026/11/3`, `2026.11.3`, `2026年11月3日` and `20261103`; other text stays as it was typed. */
export function readDate(typed: string): string {
  const text = halfWidth(typed).replace(/\s/g, '');
  for (const shape of SHAPES) {
    const [, year, month, day] = shape.exec(text) ?? [];
    if (year !== undefined && month !== undefined && day !== undefined)
      return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return typed;
}

export const todayAt = (now: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(ZONE).toPlainDate().toString();

/** What is wrong with a date. */
export function dateProblems(
  value: unknown,
  settings: z.output<typeof DateSettings>,
  now: Date,
): ValueProblem[] {
  if (typeof value !== 'string' || !CivilDate.safeParse(value).success) return [{ code: 'INVALID_DATE' }];
  const { min, max, relation } = settings;
  if (min !== undefined && value < min) return [{ code: 'DATE_TOO_EARLY', params: { min } }];
  if (max !== undefined && value > max) return [{ code: 'DATE_TOO_LATE', params: { max } }];
  if (relation === 'past' && value > todayAt(now)) return [{ code: 'DATE_IN_FUTURE' }];
  return relation === 'future' && value < todayAt(now) ? [{ code: 'DATE_IN_PAST' }] : [];
}

/** A civil date as a FEEL date. */
export function feelDate(value: unknown): Value {
  if (typeof value !== 'string' || !CivilDate.safeParse(value).success) return null;
  return { kind: 'date', date: Temporal.PlainDate.from(value) };
}

/** The civil date of FEEL's date, date and time, or ISO text. */
export function civilDateOf(value: Value): string | undefined {
  const plain = toPlain(value);
  const text = typeof plain === 'string' ? plain.slice(0, 10) : '';
  return CivilDate.safeParse(text).success ? text : undefined;
}

/** What all types stored as a civil date share. */
export const dated: Pick<FieldType, 'normalise' | 'toFeel' | 'fromFeel' | 'text' | 'paper'> = {
  normalise: (raw) => {
    const text = trimmed(raw);
    return typeof text === 'string' ? readDate(text) : text;
  },
  toFeel: feelDate,
  fromFeel: civilDateOf,
  text: (value, language) => (typeof value === 'string' ? dateText(value, language === 'zh') : ''),
  paper: blankDay,
};

export function dateText(value: string, chinese: boolean): string {
  const [year, month, day] = value.split('-').map(Number);
  return chinese && year && month && day ? `${year}年${month}月${day}日` : value;
}

/** A civil date, stored as `2026-11-03`; FEEL rules see a date. */
export const date = defineFieldType({
  jsonTypes: ['string'],
  settings: DateSettings,
  bind: (settings) => ({ ...dated, check: (value, { now }) => dateProblems(value, settings, now) }),
});
