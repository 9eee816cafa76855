import type { Form } from '../../../../form-model/index.ts';
import type { SyntheticPerson } from './synthetic-cases.ts';

/** What a form starts with, as for a real task: a row for each member where its table `people` has fixed rows. */
export function householdValues(form: Form, people: readonly SyntheticPerson[]): Record<string, unknown> {
  const table = form.nodes.get('people');
  if (table?.kind !== 'table' || table.rows !== 'fixed') return {};
  const columns = new Set(table.columns.map(({ name }) => name));
  return {
    people: people.map(({ id, ...known }) => ({
      [table.rowKey]: id,
      ...Object.fromEntries(Object.entries(known).filter(([column]) => columns.has(column))),
    })),
  };
}
