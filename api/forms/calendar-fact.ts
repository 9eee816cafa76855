import type { Form } from '../../form-model/index.ts';
import type { WorkCalendar } from '../../model/item.ts';
import type { JsonObject } from '../../store/json.ts';

/** The announced days, under the name by which a form finds them; only where the form counts working days. */
export function calendarFact(form: Form, calendars: readonly WorkCalendar[]): JsonObject {
  const counts = [...form.nodes.values()].some(({ component }) => component === 'workingDeadline');
  if (!counts) return {};
  return { workCalendar: calendars.map(({ daysOff, workedWeekends }) => ({ daysOff, workedWeekends })) };
}
