import { isContext, isFunction, isList, isNumber } from './kinds.ts';
import { numberText } from './number.ts';
import { dateText, dateTimeText, daysTimeText, timeText, yearsMonthsText } from './temporal/text.ts';
import type { Context, FeelRange, Value } from './value.ts';

/** Counts the signs of a text while it is made; throws to end it. */
export type Meter = (length: number) => void;

/** The text of `string(…)` for a value inside another one: texts stand in quotes. */
export function textOf(value: Value, meter: Meter): string {
  if (isList(value)) {
    meter(value.length + 2);
    return `[${value.map((item) => textOf(item, meter)).join(', ')}]`;
  }
  if (isContext(value)) return contextText(value, meter);
  const text = scalarText(value, meter);
  meter(text.length + 1);
  return text;
}

function scalarText(value: Exclude<Value, readonly Value[] | Context>, meter: Meter): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `"${value}"`;
  if (isNumber(value)) return numberText(value);
  switch (value.kind) {
    case 'date':
      return dateText(value.date);
    case 'time':
      return timeText(value);
    case 'date and time':
      return dateTimeText(value);
    case 'days and time duration':
      return daysTimeText(value);
    case 'years and months duration':
      return yearsMonthsText(value);
    case 'range':
      return rangeText(value, meter);
    case 'function':
      return `function(${value.parameters.join(', ')})`;
  }
}

function contextText(context: Context, meter: Meter): string {
  const entries = [...context].filter(([, value]) => !isFunction(value));
  meter(entries.length + 2);
  return `{${entries.map(([key, value]) => `${key}:${textOf(value, meter)}`).join(', ')}}`;
}

const rangeText = ({ from, to }: FeelRange, meter: Meter): string =>
  `${from.closed ? '[' : '('}${textOf(from.value, meter)}..${textOf(to.value, meter)}${to.closed ? ']' : ')'}`;
