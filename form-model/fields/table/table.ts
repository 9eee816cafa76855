import { z } from 'zod';
import type { PartDefinition } from '../../field-type.ts';

export const TableSettings = z.strictObject({
  /** `auto`: a table where there is room, cards on a phone. */
  view: z.enum(['auto', 'table', 'cards']).default('auto'),
  min: z.int().min(0).max(500).default(0),
  max: z.int().min(1).max(500).default(50),
  /** `fixed`: the rows come from the server; nobody adds or removes one. */
  rows: z.enum(['open', 'fixed']).default('open'),
  /** Property of a row that tells it from the others, such as `personId`. It is kept with the row and never drawn. */
  rowKey: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/)
    .default('rowId'),
  /** Columns of numbers or money whose sum is drawn below. */
  totals: z.array(z.string()).max(20).default([]),
  /** Column whose value heads a card; otherwise its number. */
  heading: z.string().optional(),
});

/** Rows with the same columns: household members, assets. Tables can stand within tables. */
export const table: PartDefinition = { kind: 'table', settings: TableSettings };
