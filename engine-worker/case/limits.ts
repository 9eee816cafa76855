import type { LimitedStep, TimeLimit } from '../../model/item.ts';
import { dueAt } from '../../rules/deadline.ts';
import type { WorkingDays } from '../../rules/work-calendar.ts';
import type { CaseWork } from './with-case.ts';

/** Limits of steps for which an item names none: those of the base process. */
const usual: Readonly<Record<LimitedStep, TimeLimit>> = {
  acceptance: { n: 2, unit: 'wd' },
  supplement: { n: 10, unit: 'wd' },
  verification: { n: 2, unit: 'wd' },
  survey: { n: 5, unit: 'wd' },
  review: { n: 2, unit: 'wd' },
  notice: { n: 7, unit: 'd' },
  approval: { n: 5, unit: 'wd' },
  papers: { n: 20, unit: 'wd' },
  total: { n: 20, unit: 'wd' },
};

/** When a step that begins now is due. */
export function dueOf(
  { item, now }: Pick<CaseWork, 'item' | 'now'>,
  step: LimitedStep,
  calendar: WorkingDays,
): Date {
  return dueAt(now, item.limits[step] ?? usual[step], calendar);
}
