import type { Form } from '../../form-model/index.ts';
import type { Sql } from '../../kit/database.ts';
import { formStep } from '../../model/task.ts';
import { listMembers } from '../../store/application.ts';
import { findEarlierStep, type InboxTask } from '../../store/inbox-task.ts';
import { findCase } from '../../store/item-case.ts';
import type { JsonObject } from '../../store/json.ts';

/**
 * What a form starts with before anybody has typed. A form whose table `people` has fixed rows gets one for each member
 * of the household, with those of the columns `name`, `relation` and `declaredIncome` (fen a month) that it has.
 * A step that goes on with a form starts with what was stored by the one before it.
 */
export async function startValuesOf(sql: Sql, task: InboxTask, form: Form): Promise<JsonObject> {
  const earlier = task.kind === formStep ? await findEarlierStep(sql, task) : undefined;
  return earlier?.result ?? householdOf(sql, task, form);
}

async function householdOf(sql: Sql, task: InboxTask, form: Form): Promise<JsonObject> {
  const table = form.nodes.get('people');
  if (table?.kind !== 'table' || table.rows !== 'fixed' || task.caseId === null) return {};
  const theCase = await findCase(sql, task.caseId);
  const members = theCase ? await listMembers(sql, theCase.applicationId) : [];
  const columns = new Set(table.columns.map(({ name }) => name));
  const people = members
    .filter(({ role }) => role !== 'SUPPORTER')
    .map(({ personId, name, relation, declared }): JsonObject => {
      const known: JsonObject = { name, relation, declaredIncome: declared.incomeMonth ?? null };
      const shown = Object.entries(known).filter(([column, value]) => columns.has(column) && value !== null);
      return { [table.rowKey]: personId, ...Object.fromEntries(shown) };
    });
  return { people };
}
