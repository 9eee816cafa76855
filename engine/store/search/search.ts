import pg from 'pg';
import type { Sql } from '../../../kit/database.ts';
import type { Bind, Condition, Filter } from './filter.ts';

/** What can be searched: where rows come from, by what they are filtered and sorted, how one becomes an item. */
export interface Searchable<Row extends object> {
  readonly select: string;
  readonly from: string;
  /** Rows that are no item at all. */
  readonly where?: string;
  /** Unique, sortable column: the last sort criterion and the cursor's end. */
  readonly key: string;
  /** `bigint` unless said otherwise. */
  readonly keyType?: 'bigint' | 'text';
  readonly filters: Readonly<Record<string, Filter>>;
  readonly sorts: Readonly<Record<string, Sort>>;
  item(row: Row): object;
}

export interface Sort {
  readonly sql: string;
  readonly type: 'text' | 'bigint' | 'integer' | 'timestamptz' | 'boolean';
}

export interface SearchQuery {
  readonly conditions: readonly Condition[];
  readonly sort: readonly { readonly field: string; readonly descending: boolean }[];
  readonly page: Page;
}

/** Most items of one answer. */
export const LARGEST_PAGE = 10_000;

export interface Page {
  readonly limit: number;
  readonly from?: number;
  /** Opaque cursors of an earlier answer. */
  readonly after?: string;
  readonly before?: string;
}

export interface SearchResult {
  readonly items: object[];
  readonly page: { totalItems: number; hasMoreTotalItems: boolean; startCursor?: string; endCursor?: string };
}

/** Counting stops here, so that a search over millions of rows stays cheap; `hasMoreTotalItems` says that it did. */
const COUNT_LIMIT = 10_000;

/** A cursor that this search did not give, or a value that its column cannot hold. */
export class InvalidSearch extends Error {}

/** Runs a search. `before` gives the items that end just before the cursor, in the asked order. */
export async function search<Row extends object>(
  sql: Sql,
  source: Searchable<Row>,
  { conditions, sort, page }: SearchQuery,
): Promise<SearchResult> {
  const criteria = criteriaOf(source, sort);
  const backwards = page.before !== undefined;
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const where = [source.where ?? 'true', ...conditions.map((condition) => condition(bind))].join('\n AND ');
  const counted = sql.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM (SELECT 1 FROM ${source.from} WHERE ${where} LIMIT ${COUNT_LIMIT + 1}) found`,
    [...values],
  );
  const cursor = page.before ?? page.after;
  const beyond =
    cursor === undefined ? 'true' : beyondCursor(criteria, decode(cursor, criteria), { bind, backwards });
  const rows = sql.query<Row & { cursor_: (string | null)[] }>(
    `SELECT ${source.select}, ARRAY[${criteria.map(({ sql: expression }) => `(${expression})::text`).join(', ')}] AS cursor_
     FROM ${source.from}
     WHERE ${where} AND ${beyond}
     ORDER BY ${criteria.map((criterion) => order(criterion, backwards)).join(', ')}
     LIMIT ${bind(Math.min(page.limit, LARGEST_PAGE))} OFFSET ${bind(page.from ?? 0)}`,
    values,
  );
  const [{ rows: counts }, { rows: found }] = await Promise.all([counted, rows]).catch(refuseValue);
  if (backwards) found.reverse();
  return { items: found.map((row) => source.item(row)), page: pageOf(counts[0]?.total ?? 0, found) };
}

/** A value that its column cannot hold is the client's mistake. */
export function refuseValue(error: unknown): never {
  const isDataException = error instanceof pg.DatabaseError && error.code?.startsWith('22');
  throw isDataException ? new InvalidSearch('The search holds a value that is out of range') : error;
}

/** One item by its key. */
export async function find<Row extends object>(
  sql: Sql,
  source: Pick<Searchable<Row>, 'select' | 'from' | 'key' | 'item'>,
  key: string,
): Promise<object | undefined> {
  const { rows } = await sql.query<Row>(
    `SELECT ${source.select} FROM ${source.from} WHERE ${source.key} = $1`,
    [key],
  );
  return rows[0] && source.item(rows[0]);
}

function pageOf(total: number, rows: readonly { cursor_: (string | null)[] }[]): SearchResult['page'] {
  const first = rows[0];
  const last = rows.at(-1);
  return {
    totalItems: Math.min(total, COUNT_LIMIT),
    hasMoreTotalItems: total > COUNT_LIMIT,
    ...(first && { startCursor: encode(first.cursor_) }),
    ...(last && { endCursor: encode(last.cursor_) }),
  };
}

interface Criterion extends Sort {
  readonly descending: boolean;
}

function criteriaOf<Row extends object>(source: Searchable<Row>, sort: SearchQuery['sort']): Criterion[] {
  const asked = sort.map(({ field, descending }) => {
    const found = source.sorts[field];
    if (!found) throw new Error(`No sort by ${field}`);
    return { ...found, descending };
  });
  return [...asked, { sql: source.key, type: source.keyType ?? 'bigint', descending: false }];
}

function order({ sql, descending }: Criterion, backwards: boolean): string {
  return descending === backwards ? `${sql} ASC NULLS LAST` : `${sql} DESC NULLS FIRST`;
}

/** True for rows that come after the cursor: greater in the first criterion, or equal there and greater in the next. */
function beyondCursor(
  criteria: readonly Criterion[],
  cursor: readonly (string | null)[],
  { bind, backwards }: { bind: Bind; backwards: boolean },
): string {
  const alternatives: string[] = [];
  const equal: string[] = [];
  criteria.forEach(({ sql, type, descending }, i) => {
    const value = cursor[i] ?? null;
    const placeholder = value === null ? 'NULL' : `${bind(value)}::${type}`;
    alternatives.push(
      [...equal, later({ sql, placeholder, isNull: value === null }, descending !== backwards)].join(' AND '),
    );
    equal.push(`${sql} IS NOT DISTINCT FROM ${placeholder}`);
  });
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' OR ')})`;
}

/** Null is the largest value: last upwards, first downwards. */
function later(
  { sql, placeholder, isNull }: { sql: string; placeholder: string; isNull: boolean },
  downwards: boolean,
): string {
  if (isNull) return downwards ? `${sql} IS NOT NULL` : 'false';
  return downwards ? `${sql} < ${placeholder}` : `(${sql} > ${placeholder} OR ${sql} IS NULL)`;
}

function encode(cursor: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64');
}

function decode(text: string, criteria: readonly Criterion[]): (string | null)[] {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    if (Array.isArray(cursor) && cursor.length === criteria.length && cursor.every(isCursorPart))
      return cursor;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InvalidSearch('The cursor is not one of this search');
}

function isCursorPart(part: unknown): part is string | null {
  return part === null || typeof part === 'string';
}
