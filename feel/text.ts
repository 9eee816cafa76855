import { isContext, isFunction, isList, isNumber } from './kinds.ts';
import { numberText } from './number.ts';
import { dateText, dateTimeText, daysTimeText, timeText, yearsMonthsText } from './temporal/text.ts';
import type { Context, FeelRange, Value } from './value.ts';

/** The text of `string(…)` for a value inside another one: texts stand in quotes. */
export function textOf(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `"${value}"`;
  if (isNumber(value)) return numberText(value);
  if (isList(value)) return `[${value.map(textOf).join(', ')}]`;
  if (isContext(value)) return contextText(value);
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
      return rangeText(value);
    case 'function':
      return `function(${value.parameters.join(', ')})`;
  }
}

function contextText(context: Context): string {
  const entries = [...context].filter(([, value]) => !isFunction(value));
  return `{${entries.map(([key, value]) => `${key}:${textOf(value)}`).join(', ')}}`;
}

const rangeText = ({ from, to }: FeelRange): string =>
  `${from.closed ? '[' : '('}${textOf(from.value)}..${textOf(to.value)}${to.closed ? ']' : ')'}`;
