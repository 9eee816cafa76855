import type { FormSession, OpenField, OpenTable } from '../form-model/index.ts';
import type { Move } from './form-cases.ts';
import { typed } from './form-kinds.ts';

/** Fills an open form as somebody would, one move after the other. */
export function fill(session: FormSession, moves: readonly Move[]): void {
  for (const move of moves) {
    const parts = session.parts().filter(({ visible }) => visible);
    if (parts.length === 0) return;
    const tables = parts.filter((part) => part.kind === 'table');
    const fields = parts.filter((part) => part.kind === 'field');
    const at = (count: number): number => move.part % Math.max(1, count);
    if (move.do === 'add') tables[at(tables.length)]?.add();
    else if (move.do === 'remove') removeRow(tables[at(tables.length)], move.value);
    else if (move.do === 'leave') fields[at(fields.length)]?.leave();
    else type(fields[at(fields.length)], move.value);
  }
}

function removeRow(table: OpenTable | undefined, value: number): void {
  if (!table) return;
  const row = table.rows[value % Math.max(1, table.rows.length)];
  if (row) table.remove(row);
}

function type(field: OpenField | undefined, value: number): void {
  const values = typed[field?.node.component ?? ''] ?? [null];
  field?.input(values[value % Math.max(1, values.length)]);
}

/** What somebody sees of a part of a form. */
export interface SeenPart {
  readonly path: string;
  readonly writable: boolean;
  readonly required: boolean;
  /** Stored form of a field, keys of the rows of a table. */
  readonly value: unknown;
  readonly errors: readonly string[];
}

/** Everything that is visible of an open form, in its order. */
export function seen(session: FormSession): SeenPart[] {
  return session
    .parts()
    .filter(({ visible }) => visible)
    .map((part) => ({
      path: part.path,
      writable: part.kind === 'field' ? part.writable : part.open,
      required: part.required,
      value: (part.kind === 'field' ? part.settled : part.keys) ?? null,
      errors: part.errors.map(({ code, message }) => `${code} ${message.zh} ${message.en}`),
    }));
}
