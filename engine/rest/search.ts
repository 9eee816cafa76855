import { z } from 'zod';
import type { Sql } from '../../kit/database.ts';
import type { Condition, Filter } from '../store/search/filter.ts';
import {
  InvalidSearch,
  search,
  type Page,
  type Searchable,
  type SearchResult,
} from '../store/search/search.ts';
import { ok, withBody, type Answer, type Call, type Operation } from './operation.ts';
import { refuse } from './rejection.ts';
import { anyCase } from './validate.ts';

const DEFAULT_LIMIT = 100;

const page = z
  .strictObject({
    from: z.int().min(0, 'a non-negative number').optional(),
    limit: z.int().min(0, 'a non-negative number').optional(),
    after: z.string().min(1).optional(),
    before: z.string().min(1).optional(),
  })
  .refine(
    ({ from, after, before }) => [from, after, before].filter((one) => one !== undefined).length <= 1,
    'Only one of [from, after, before] is allowed.',
  )
  .transform(({ from, limit = DEFAULT_LIMIT, after, before }): Page => ({
    limit,
    ...(from !== undefined && { from }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  }));

/** The body of a search: {filter, sort, page}, each optional, unknown members refused. */
export function searchBody<Row extends object>({ filters, sorts }: Searchable<Row>) {
  const fields = Object.keys(sorts);
  const field = z.string().refine((name) => fields.includes(name), `one of [${fields.join(', ')}]`);
  return z.strictObject({
    filter: filterSchema(filters).optional(),
    sort: z.array(z.strictObject({ field, order: anyCase(['ASC', 'DESC']).optional() })).optional(),
    page: page.optional(),
  });
}

/** All members of a filter must hold. */
export function filterSchema(filters: Readonly<Record<string, Filter>>) {
  const optional = Object.fromEntries(
    Object.entries(filters).map(([name, filter]) => [name, filter.optional()]),
  );
  return z.strictObject(optional).transform((found) => Object.values(found).filter(isCondition));
}

function isCondition(value: Condition | undefined): value is Condition {
  return value !== undefined;
}

type SearchBody = z.infer<ReturnType<typeof searchBody>>;

interface Head {
  readonly path: string;
  /** Conditions that the path itself sets. */
  readonly within?: (call: Call) => readonly Condition[];
}

/** `POST …/search`: reads are open to everybody with the permission `read` and see all that was committed. */
export function searchOperation<Row extends object>(
  sql: Sql,
  source: Searchable<Row>,
  { path, within = () => [] }: Head,
): Operation {
  const head = {
    method: 'post',
    path,
    permission: 'read',
    body: searchBody(source),
    optional: true,
  } as const;
  return withBody(head, (call, body) => runSearch(sql, source, { body, within: within(call) }));
}

async function runSearch<Row extends object>(
  sql: Sql,
  source: Searchable<Row>,
  { body, within }: { body: SearchBody; within: readonly Condition[] },
): Promise<Answer> {
  const query = {
    conditions: [...within, ...(body.filter ?? [])],
    sort: (body.sort ?? []).map(({ field, order }) => ({ field, descending: order === 'DESC' })),
    page: body.page ?? { limit: DEFAULT_LIMIT },
  };
  return ok(await search(sql, source, query).catch(refuseSearch));
}

function refuseSearch(error: unknown): SearchResult {
  if (!(error instanceof InvalidSearch)) throw error;
  throw refuse('INVALID_ARGUMENT', `${error.message}.`);
}
