import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isList, type Value } from '../../../feel/index.ts';
import { defineFieldType, type ValueProblem } from '../../field-type.ts';
import type { Derivation } from '../../rules/derived-rule.ts';
import type { World } from '../../rules/world.ts';
import { civilDateOf, dated, dateProblems, feelDate, todayAt } from '../date/date.ts';

export const WorkingDeadlineSettings = z.strictObject({
  /** How many working days; the day it begins is not counted (Civil Code, art. 201). */
  days: z.int().min(1).max(1000).default(5),
  /** Name of the date beside it that the days are counted from; today where it is left out. */
  from: z.string().optional(),
  /** `calculated`: the last day itself. `within`: any day from the beginning to the last day is chosen. */
  mode: z.enum(['calculated', 'within']).default('calculated'),
});

/** The day that is so many working days after another. */
export function workingDaysAfter(from: string, days: number, { calendar }: Pick<World, 'calendar'>): string {
  let day = Temporal.PlainDate.from(from);
  for (let left = days; left > 0;) {
    day = day.add({ days: 1 });
    if (calendar.isWorkingDay(day.toString())) left -= 1;
  }
  return day.toString();
}

type Bounds = Pick<Derivation, 'source' | 'compute'>;

/** First and last day, as a list of two FEEL dates; null while the first is not known. */
function bounds({ from, days }: z.output<typeof WorkingDeadlineSettings>): Bounds {
  return {
    source: from,
    compute: (source, world) => {
      const first = from === undefined ? todayAt(world.now) : civilDateOf(source);
      return first === undefined ? null : [feelDate(first), feelDate(workingDaysAfter(first, days, world))];
    },
  };
}

/** First and last day as civil dates. */
export function deadlineBounds(reference: Value): readonly [string, string] | undefined {
  const [first = null, last = null] = isList(reference) ? reference : [];
  const [min, max] = [civilDateOf(first), civilDateOf(last)];
  return min !== undefined && max !== undefined ? [min, max] : undefined;
}

function problemsOf(value: unknown, days: number, reference: Value, now: Date): readonly ValueProblem[] {
  const [min, max] = deadlineBounds(reference) ?? [];
  const problems = dateProblems(value, { min, relation: 'any' }, now);
  if (problems.length > 0 || typeof value !== 'string' || max === undefined || value <= max) return problems;
  return [{ code: 'AFTER_DEADLINE', params: { max, days } }];
}

/** A date a number of working days after another, or one chosen until then. Stored and seen by rules as a date. */
export const workingDeadline = defineFieldType({
  jsonTypes: ['string'],
  settings: WorkingDeadlineSettings,
  bind: ({ days }) => ({
    ...dated,
    check: (value, { now, reference = null }) => problemsOf(value, days, reference, now),
  }),
  derives: (settings, name) => {
    if (settings.mode === 'within') return [];
    const { source, compute } = bounds(settings);
    const last = (found: Value): Value => (isList(found) ? (found[1] ?? null) : null);
    return [{ target: name, source, compute: (value, world) => last(compute(value, world)) }];
  },
  reference: (settings) => (settings.mode === 'within' ? bounds(settings) : undefined),
});
