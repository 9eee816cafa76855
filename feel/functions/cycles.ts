import { hasKind, isNumber } from '../kinds.ts';
import { int32Of } from '../number.ts';
import { daysTimeVariableText, yearsMonthsVariableText } from '../temporal/text.ts';
import type { Value } from '../value.ts';
import type { Library } from './built-in.ts';

function interval(value: Value | undefined): string | undefined {
  if (hasKind(value, 'days and time duration')) return daysTimeVariableText(value);
  return hasKind(value, 'years and months duration') ? yearsMonthsVariableText(value) : undefined;
}

function cycle(repetitions: string, duration: Value | undefined): string | undefined {
  const text = interval(duration);
  return text && `R${repetitions}/${text}`;
}

/** Zeebe's own addition for timers: an ISO 8601 repeating interval. */
export const cycleFunctions: Library = {
  cycle: [
    { parameters: ['interval'], invoke: ([duration]) => cycle('', duration) },
    {
      parameters: ['repetitions', 'interval'],
      invoke: ([repetitions, duration]) => {
        if (repetitions === null) return cycle('', duration);
        return isNumber(repetitions) ? cycle(String(int32Of(repetitions)), duration) : undefined;
      },
    },
  ],
};
