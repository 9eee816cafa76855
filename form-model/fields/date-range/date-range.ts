import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isContext, type Value } from '../../../feel/index.ts';
import { CivilDate } from '../../../model/civil-date.ts';
import type { Language } from '../../../model/localised.ts';
import { defineFieldType, type OnPaper, type ValueProblem } from '../../field-type.ts';
import { civilDateOf, dateText, DateSettings, dateProblems, feelDate, readDate } from '../date/date.ts';
import { blanks } from '../on-paper.ts';
import { trimmed } from '../plain-text.ts';

export const DateRangeSettings = DateSettings.extend({
  /** Length in days, first and last day counted. */
  minDays: z.int().min(1).max(36_600).default(1),
  maxDays: z.int().min(1).max(36_600).optional(),
});

/** First and last day, both included; while it is being filled one may be absent, or a text that is no date. */
export const DateRange = z.strictObject({ start: z.string().optional(), end: z.string().optional() });
export type DateRange = z.infer<typeof DateRange>;

export const rangeOf = (value: unknown): DateRange => DateRange.safeParse(value).data ?? {};

function normalised(raw: unknown): unknown {
  if (raw === null || raw === undefined) return undefined;
  const parts = z.strictObject({ start: z.unknown(), end: z.unknown() }).partial().safeParse(raw).data;
  if (!parts) return raw;
  const read = (part: unknown): unknown => {
    const text = trimmed(part);
    return typeof text === 'string' ? readDate(text) : text;
  };
  const range = Object.entries({ start: read(parts.start), end: read(parts.end) });
  const present = range.filter(([, part]) => part !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
}

function problemsOf(value: unknown, settings: z.output<typeof DateRangeSettings>, now: Date): ValueProblem[] {
  const { data: range } = DateRange.safeParse(value);
  if (!range) return [{ code: 'INVALID_VALUE' }];
  if (range.start === undefined) return [{ code: 'RANGE_START_MISSING' }];
  if (range.end === undefined) return [{ code: 'RANGE_END_MISSING' }];
  const [problem] = [range.start, range.end].flatMap((day) => dateProblems(day, settings, now));
  if (problem) return [problem];
  if (range.end < range.start) return [{ code: 'RANGE_REVERSED' }];
  const days = daysIn(range.start, range.end);
  if (days < settings.minDays) return [{ code: 'RANGE_TOO_SHORT', params: { min: settings.minDays } }];
  const { maxDays } = settings;
  return maxDays !== undefined && days > maxDays
    ? [{ code: 'RANGE_TOO_LONG', params: { max: maxDays } }]
    : [];
}

const isDay = (day: string | undefined): day is string => CivilDate.safeParse(day).success;

/** Days from the first to the last, both counted. */
export const daysIn = (start: string, end: string): number =>
  Temporal.PlainDate.from(start).until(Temporal.PlainDate.from(end)).days + 1;

function feelOf(value: unknown): Value {
  const { start, end } = rangeOf(value);
  const days = isDay(start) && isDay(end) ? daysIn(start, end) : null;
  return new Map<string, Value>([
    ['start', feelDate(start)],
    ['end', feelDate(end)],
    ['days', days],
  ]);
}

function ofFeel(value: Value): unknown {
  if (!isContext(value)) return undefined;
  const [start, end] = [civilDateOf(value.get('start') ?? null), civilDateOf(value.get('end') ?? null)];
  return start !== undefined && end !== undefined ? { start, end } : undefined;
}

function textOf(value: unknown, language: Language): string {
  const { start = '', end = '' } = rangeOf(value);
  const [first, last] = [dateText(start, language === 'zh'), dateText(end, language === 'zh')];
  return language === 'zh' ? `${first} 至 ${last}` : `${first} to ${last}`;
}

const paper: OnPaper = {
  blank: (language) =>
    language === 'zh'
      ? blanks([4, '年'], [2, '月'], [2, '日至'], [4, '年'], [2, '月'], [2, '日'])
      : blanks([10, 'to'], [10, '']),
};

/**
 * A first and a last day, stored as `{start, end}`. FEEL rules see a context with the dates `start` and `end` and their
 * number `days`: `leave.days > 30`, `leave.start < today()`. A `value` rule gives a context with `start` and `end`.
 */
export const dateRange = defineFieldType({
  jsonTypes: ['object'],
  settings: DateRangeSettings,
  bind: (settings) => ({
    normalise: normalised,
    check: (value, { now }) => problemsOf(value, settings, now),
    toFeel: feelOf,
    fromFeel: ofFeel,
    text: textOf,
    paper,
  }),
});
