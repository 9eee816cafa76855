import type { Value } from '../../feel/index.ts';
import type { TimerDefinition } from '../../process-model/executable/process.ts';
import { dueOf, type Due } from '../../process-model/executable/timer-due.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluate, wrongType, type At } from './evaluate.ts';

const CRON_FIELDS = 6;

/** When a timer fires first. Dates and durations may be FEEL values or ISO 8601 texts. */
export function firstDue(draft: Draft, timer: TimerDefinition, at: At): Due {
  const value = evaluate(draft, timer.expression, at);
  const due = dueOf(timer.kind, value, draft.context);
  if (due) return due;
  throw notATime(timer, value);
}

const expected = {
  date: '[DATE_TIME, STRING]',
  duration: '[DURATION, PERIOD, STRING]',
  cycle: 'STRING',
} as const;

function notATime({ kind, expression }: TimerDefinition, value: Value): ElementIncident {
  if (typeof value !== 'string') return wrongType(expression, value, expected[kind]);
  const fields = value.trim().split(/\s+/).length;
  if (kind === 'cycle' && !value.startsWith('R') && fields !== CRON_FIELDS) {
    const message = `Cron expression contains ${fields} parts but we expect one of [${CRON_FIELDS}]`;
    return new ElementIncident('EXTRACT_VALUE_ERROR', message);
  }
  const format = kind === 'date' ? 'date-time' : kind;
  const message = `Invalid ${format} format '${value}' for expression '${expression.source}'.`;
  return new ElementIncident('EXTRACT_VALUE_ERROR', message);
}
