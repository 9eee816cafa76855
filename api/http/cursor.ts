import { z } from 'zod';
import { AppError } from '../../model/errors.ts';

/** Where a page ended: a sort key (a number, or null for rows without one) and the row's id. */
export type Cursor = readonly [key: number | null, id: string];

const Cursor = z.tuple([z.int().nullable(), z.uuid()]);

/** Opaque text for clients. */
export const cursorText = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined || text === '') return undefined;
  const parsed = Cursor.safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  const problem = { path: 'after', code: 'INVALID_VALUE', message: 'must be the `next` of an earlier page' };
  throw new AppError('INVALID_REQUEST', undefined, [problem]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Cuts a page out of rows that were read one further than the page is long, and says where the next one starts. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: last !== undefined && rows.length > limit ? cursorText(cursorOf(last)) : null };
}
