import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import {
  dateFilter,
  enumFilter,
  integerFilter,
  keyFilter,
  likePattern,
  textFilter,
  type Filter,
} from './filter.ts';
import { InvalidSearch, search, type Page, type Searchable } from './search.ts';

interface Row {
  id: string;
  name: string | null;
}

const parcels: Searchable<Row> = {
  select: 'p.id, p.name',
  from: 'parcel p',
  key: 'p.id',
  filters: {
    id: keyFilter('p.id'),
    name: textFilter('p.name'),
    weight: integerFilter('p.weight'),
    sent: dateFilter('p.sent'),
    state: enumFilter('p.state', ['OPEN', 'CLOSED']),
  },
  sorts: { name: { sql: 'p.name', type: 'text' }, weight: { sql: 'p.weight', type: 'integer' } },
  item: ({ id, name }) => ({ id, name }),
};

describe('a search', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ bigints: 'text' });
    await database.pool.query(`
      CREATE TABLE parcel (id bigint PRIMARY KEY, name text, weight int, sent timestamptz, state text);
      INSERT INTO parcel VALUES
        (9007199254740993, 'a_1', 10, '2026-01-01T00:00:00Z', 'OPEN'),
        (9007199254740995, 'a%2', 20, '2026-01-02T00:00:00Z', 'CLOSED'),
        (9007199254740997, NULL, 20, '2026-01-03T00:00:00Z', 'OPEN'),
        (9007199254740999, 'b', 30, NULL, 'CLOSED')`);
  });
  afterAll(() => database.drop());

  async function find(
    filter: Record<string, unknown>,
    sort: [string, boolean][] = [],
    page: Page = { limit: 100 },
  ) {
    const conditions = Object.entries(filter).map(([name, value]) => {
      const schema: Filter | undefined = parcels.filters[name];
      if (!schema) throw new Error(name);
      return z.parse(schema, value);
    });
    const query = { conditions, sort: sort.map(([field, descending]) => ({ field, descending })), page };
    const { items, page: answered } = await search(database.pool, parcels, query);
    return {
      ids: items.map((item) => ('id' in item ? String(item.id).slice(-1) : '')).join(''),
      page: answered,
    };
  }

  it.each<[string, Record<string, unknown>, string]>([
    ['a literal', { name: 'b' }, '9'],
    ['a 64-bit key as text', { id: '9007199254740993' }, '3'],
    ['several members, all of which must hold', { weight: 20, state: 'open' }, '7'],
    ['an enum in any casing', { state: { $in: ['closed'] } }, '59'],
    ['a range of numbers', { weight: { $gt: 10, $lte: 20 } }, '57'],
    ['a range of instants with offsets', { sent: { $gte: '2026-01-02T08:00:00+08:00' } }, '57'],
    ['absence', { name: { $exists: false } }, '7'],
    ['inequality, which absent values fulfil', { name: { $neq: 'b' } }, '357'],
    ['a list that must not contain it', { name: { $notIn: ['b', 'a_1'] } }, '57'],
    ['wildcards, other letters being themselves', { name: { $like: 'a_*' } }, '3'],
    ['one unknown letter', { name: { $like: 'a??' } }, '35'],
    ['nothing at all', {}, '3579'],
    ['text with quotes, which stays a value', { name: "b' OR 'a' = 'a" }, ''],
  ])('finds by %s', async (_what, filter, expected) => {
    expect((await find(filter)).ids).toBe(expected);
  });

  it.each([
    ['text for a number', { weight: 'heavy' }],
    ['an unknown operator', { name: { $regex: '.*' } }],
    ['an unknown member of the set', { state: 'LOST' }],
    ['a date without offset', { sent: '2026-01-01' }],
    ['greater-than on text', { name: { $gt: 'a' } }],
  ])('refuses %s', async (_what, filter) => {
    await expect(find(filter)).rejects.toThrow(z.ZodError);
  });

  it.each<[string, [string, boolean][], string]>([
    ['upwards, absent values last', [['name', false]], '5397'],
    ['downwards, absent values first', [['name', true]], '7935'],
    [
      'by two criteria',
      [
        ['weight', true],
        ['name', false],
      ],
      '9573',
    ],
  ])('sorts %s and pages forwards and back by cursor', async (_what, sort, expected) => {
    // given
    const all = await find({}, sort);
    expect(all.ids).toBe(expected);

    // when one item a page is read to the end
    let ids = '';
    let cursor: string | undefined;
    const starts: string[] = [];
    for (;;) {
      const { ids: one, page } = await find({}, sort, {
        limit: 1,
        ...(cursor !== undefined && { after: cursor }),
      });
      if (one === '') break;
      ids += one;
      cursor = page.endCursor;
      starts.push(page.startCursor ?? '');
    }

    // then
    expect(ids).toBe(expected);
    const back = await find({}, sort, { limit: 2, before: starts[3] ?? '' });
    expect(back.ids).toBe(expected.slice(1, 3));
    expect(back.page.totalItems).toBe(4);
  });

  it('refuses a cursor of another search', async () => {
    const { page } = await find({}, [['name', false]], { limit: 1 });
    await expect(find({}, [], { limit: 1, after: page.endCursor ?? '' })).rejects.toThrow(InvalidSearch);
    await expect(find({}, [], { limit: 1, after: 'bm90IG9uZQ==' })).rejects.toThrow(InvalidSearch);
  });

  it('translates wildcards to SQL', () => {
    expect(likePattern('a*b?c%d_e\\*f\\\\g')).toBe('a%b_c\\%d\\_e*f\\\\g');
  });
});
