import type { FormNode, TableNode } from '../form.ts';
import { earlierRowsLocked, permits, type EffectiveRights, type Rights } from '../rights.ts';
import { dataNodes, isValues, keyOf, rowsOf, type Values } from '../form-nodes.ts';

/**
 * Gives every row a key: rows that come without one get the number of their place, the same wherever the same values are
 * opened, so that browser and server speak of the same row. A key that occurs twice counts as none.
 */
export function withRowKeys(nodes: readonly FormNode[], values: Values): Values {
  const keyed: Record<string, unknown> = { ...values };
  for (const node of dataNodes(nodes))
    if (node.kind === 'table' && values[node.name] !== undefined)
      keyed[node.name] = keyedRows(node, values[node.name]);
  return keyed;
}

function keyedRows(table: TableNode, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const seen = new Set<string>();
  return value.map((row: unknown, i) => {
    if (!isValues(row)) return row;
    const own = keyOf(row, table);
    const key = own === undefined || seen.has(own) ? `row-${i + 1}` : own;
    seen.add(key);
    return { ...withRowKeys(table.columns, row), [table.rowKey]: key };
  });
}

/** Which values are the step's to begin. */
export interface Beginning {
  readonly given: Rights;
  readonly effective: EffectiveRights;
  /** Rows stored before this step, by table; they may be closed to it. */
  readonly initial: Values | undefined;
}

/** Puts the defaults of fields that the step may write where a value is absent: another's field is another's to begin. */
export function withDefaults(nodes: readonly FormNode[], values: Values, step: Beginning): Values {
  const filled: Record<string, unknown> = { ...values };
  for (const node of dataNodes(nodes)) {
    if (node.kind === 'table') {
      if (values[node.name] !== undefined)
        filled[node.name] = rowsOf(values[node.name]).map((row) => rowWithDefaults(node, row, step));
    } else if (
      filled[node.name] === undefined &&
      node.default !== undefined &&
      permits(step.effective.get(node.pattern))
    )
      filled[node.name] = node.default;
  }
  return filled;
}

function rowWithDefaults(table: TableNode, row: Values, step: Beginning): Values {
  const initial = storedRow(table, step.initial?.[table.name], keyOf(row, table) ?? '');
  const closed = initial !== undefined && earlierRowsLocked(table, step.given);
  return closed ? row : withDefaults(table.columns, row, { ...step, initial });
}

/** Key of a row that is added: not to be guessed from others, so that two people's rows never meet. */
export function newRowKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `new-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What is stored of one row, found by its key. */
export const storedRow = (table: TableNode, stored: unknown, key: string): Values | undefined =>
  rowsOf(stored).find((row) => keyOf(row, table) === key);
