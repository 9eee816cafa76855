import { Cron } from 'croner';
import { Temporal } from 'temporal-polyfill';
import { compile, type Expression, type FeelDateTime, type Value } from '../../feel/index.ts';
import type { TimerDefinition } from './process.ts';

export interface Due {
  readonly dueAt: Date;
  /** Repetitions after this one; -1 without end. */
  readonly repetitions: number;
  readonly cycle: string | undefined;
}

const endless = -1;

interface TimeFrame {
  readonly now: Date;
  readonly zone: string;
}

/** Pure: the first due date of an evaluated timer; undefined if the value is no such timer. */
export function dueOf(kind: TimerDefinition['kind'], value: Value, frame: TimeFrame): Due | undefined {
  if (kind === 'cycle') return typeof value === 'string' ? firstOfCycle(value, frame) : undefined;
  const dueAt = kind === 'date' ? instantOf(value, frame) : addDuration(frame.now, value, frame);
  return dueAt && { dueAt, repetitions: 0, cycle: undefined };
}

function firstOfCycle(cycle: string, frame: TimeFrame): Due | undefined {
  const parsed = parseCycle(cycle);
  if (!parsed) {
    const dueAt = nextCron(cycle, frame);
    return dueAt && { dueAt, repetitions: endless, cycle };
  }
  if (parsed.times === 0) return undefined;
  const start = parsed.start === undefined ? undefined : instantOf(parsed.start, frame);
  const dueAt = start ?? addDuration(frame.now, parsed.interval, frame);
  const repetitions = parsed.times === undefined ? endless : parsed.times - 1;
  return dueAt && { dueAt, repetitions, cycle };
}

/**
 * The next firing of a cycle counts from the last due date, so that it does not drift, and from now where that is over
 * already, so that nothing is caught up; cron counts from now.
 */
export function nextDue(
  last: { dueAt: Date; repetitions: number; cycle: string | undefined },
  frame: TimeFrame,
): Due | undefined {
  if (last.cycle === undefined || last.repetitions === 0) return undefined;
  const parsed = parseCycle(last.cycle);
  const dueAt = parsed ? nextOfInterval(last.dueAt, parsed.interval, frame) : nextCron(last.cycle, frame);
  const repetitions = last.repetitions === endless ? endless : last.repetitions - 1;
  return dueAt && { dueAt, repetitions, cycle: last.cycle };
}

function nextOfInterval(last: Date, interval: string, frame: TimeFrame): Date | undefined {
  const next = addDuration(last, interval, frame);
  return next && next <= frame.now ? addDuration(frame.now, interval, frame) : next;
}

function parseCycle(
  cycle: string,
): { times: number | undefined; start: string | undefined; interval: string } | undefined {
  const match = /^R(\d*)(?:\/([^P/]+))?\/(P[^/]+)$/.exec(cycle.trim());
  if (!match) return undefined;
  const [, times, start, interval = ''] = match;
  return { times: times ? Number(times) : undefined, start, interval };
}

function nextCron(expression: string, { now, zone }: TimeFrame): Date | undefined {
  try {
    return (
      new Cron(expression, { timezone: zone, paused: true, sloppyRanges: true }).nextRun(now) ?? undefined
    );
  } catch {
    return undefined;
  }
}

const asDateTime = expressionOf('date and time(text)');
const asDuration = expressionOf('duration(text)');

function expressionOf(source: string): Expression {
  const compiled = compile(source);
  if (!compiled.ok) throw new Error(`'${source}' does not compile`);
  return compiled.expression;
}

function convert(expression: Expression, value: Value): Value {
  if (typeof value !== 'string') return value;
  return expression.evaluate({ get: () => value }).value ?? null;
}

function instantOf(value: Value, { zone }: TimeFrame): Date | undefined {
  const moment = convert(asDateTime, value);
  if (!hasKind(moment, 'date and time')) return undefined;
  return new Date(epochMilliseconds(moment, zone));
}

function epochMilliseconds({ local, offset }: FeelDateTime, zone: string): number {
  if (!offset) return local.toZonedDateTime(zone).epochMilliseconds;
  return local.toZonedDateTime('UTC').epochMilliseconds - offset.seconds * 1000;
}

function addDuration(from: Date, value: Value, { zone }: TimeFrame): Date | undefined {
  const duration = convert(asDuration, value);
  if (hasKind(duration, 'days and time duration'))
    return new Date(from.getTime() + Number(duration.nanoseconds / 1_000_000n));
  if (!hasKind(duration, 'years and months duration')) return undefined;
  const start = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone);
  return new Date(start.add({ months: duration.months }).epochMilliseconds);
}

type Kinded = Extract<Value, { readonly kind: string }>;

function hasKind<K extends Kinded['kind']>(
  value: Value,
  kind: K,
): value is Extract<Kinded, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
