import { Temporal } from 'temporal-polyfill';

/** The month of a civil date, as its first day: `2026-11-23` → `2026-11-01`. */
export function monthOf(date: string): string {
  return Temporal.PlainDate.from(date).with({ day: 1 }).toString();
}

/** The month `count` months later, as its first day; earlier for a negative count. */
export function addMonths(date: string, count: number): string {
  return Temporal.PlainDate.from(monthOf(date)).add({ months: count }).toString();
}

/** Each month from `from` to `to`, both included, as first days. Empty when `to` lies before. */
export function monthsFrom(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Benefits of a month are paid by the 10th of the month after it. */
export function payBy(month: string): string {
  return `${addMonths(month, 1).slice(0, 7)}-10`;
}
