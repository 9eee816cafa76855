import type { Sql } from '../kit/database.ts';
import type { CaseState, Stage } from '../model/case.ts';
import type { LocalisedText } from '../model/localised.ts';
import { areaEnd } from './jurisdiction.ts';

/** Which cases exist for somebody: those of a subtree, narrowed to a department's, and those the actor filed. */
export interface CaseScope {
  areaPath: string;
  /** `user:<id>` or `client:<id>`, as applications name who filed them. */
  actor: string;
  /** Only items that this department leads or approves. */
  department: string | null;
}

export interface CaseSummaryRow {
  id: string;
  no: string;
  applicationId: string;
  itemCode: string;
  itemName: LocalisedText;
  state: CaseState;
  stage: Stage;
  applicantId: string;
  applicantName: string;
  applicantIdNoLast4: string;
  jurisdictionId: string;
  jurisdictionName: string;
  urgent: boolean;
  dueAt: Date | null;
  clockStoppedAt: Date | null;
  openedAt: Date;
  closedAt: Date | null;
  /** Who filed the application. */
  source: string;
}

const columns = `c.id, c.no, c.application_id AS "applicationId", c.item_code AS "itemCode",
  i.document -> 'name' AS "itemName", c.state, c.stage, p.id AS "applicantId", p.name AS "applicantName",
  p.id_no_last4 AS "applicantIdNoLast4", j.id AS "jurisdictionId", j.name AS "jurisdictionName", c.urgent,
  c.due_at AS "dueAt", c.clock_stopped_at AS "clockStoppedAt", c.opened_at AS "openedAt", c.closed_at AS "closedAt",
  a.source`;

const tables = `item_case c
  JOIN application a ON a.id = c.application_id
  JOIN policy_item i ON i.code = c.item_code
  JOIN person p ON p.id = c.applicant_id
  JOIN jurisdiction j ON j.id = c.jurisdiction_id`;

/** Condition over `$1` to `$4`: area, its end, actor, department. */
const inScope = `((c.area_path >= $1 AND c.area_path < $2) OR a.source = $3)
  AND ($4::text IS NULL OR i.document ->> 'leadDepartment' = $4 OR i.document -> 'approvingDepartments' ? $4)`;

const scopeValues = ({ areaPath, actor, department }: CaseScope) => [
  areaPath,
  areaEnd(areaPath),
  actor,
  department,
];

/** One case, if it exists for the asker. */
export async function findCaseInScope(
  sql: Sql,
  scope: CaseScope,
  caseId: string,
): Promise<CaseSummaryRow | undefined> {
  const { rows } = await sql.query<CaseSummaryRow>(
    `SELECT ${columns} FROM ${tables} WHERE ${inScope} AND c.id = $5`,
    [...scopeValues(scope), caseId],
  );
  return rows[0];
}

/** The cases of an application that exist for the asker. */
export async function listCasesOfApplication(
  sql: Sql,
  scope: CaseScope,
  applicationId: string,
): Promise<CaseSummaryRow[]> {
  const { rows } = await sql.query<CaseSummaryRow>(
    `SELECT ${columns} FROM ${tables} WHERE ${inScope} AND c.application_id = $5 ORDER BY c.no`,
    [...scopeValues(scope), applicationId],
  );
  return rows;
}

export interface CaseFilter {
  state: CaseState | undefined;
  itemCode: string | undefined;
  /** Start of a case number, or a part of the applicant's name where names may be searched. */
  search: string | undefined;
  searchNames: boolean;
}

/** Where a page ended: the opening time in microseconds since 1970, and the id. */
export type CaseCursor = readonly [openedAt: number, id: string];

const fits = `($5::text IS NULL OR c.state = $5) AND ($6::text IS NULL OR c.item_code = $6)
  AND ($7::text IS NULL OR starts_with(c.no, $7) OR ($8 AND strpos(p.name, $7) > 0))`;

const filterValues = ({ state, itemCode, search, searchNames }: CaseFilter) => [
  state ?? null,
  itemCode ?? null,
  search === undefined || search === '' ? null : search,
  searchNames,
];

/** A page of cases, newest first, after `after`. */
export async function listCases(
  sql: Sql,
  scope: CaseScope,
  filter: CaseFilter,
  page: { limit: number; after: CaseCursor | undefined },
): Promise<(CaseSummaryRow & { cursor: number })[]> {
  const { rows } = await sql.query<CaseSummaryRow & { cursor: number }>(
    `SELECT ${columns}, (extract(epoch FROM c.opened_at) * 1000000)::bigint AS cursor FROM ${tables}
      WHERE ${inScope} AND ${fits} AND ($9::bigint IS NULL
              OR (c.opened_at, c.id) < (timestamptz 'epoch' + $9 * interval '1 microsecond', $10::uuid))
      ORDER BY c.opened_at DESC, c.id DESC LIMIT $11`,
    [
      ...scopeValues(scope),
      ...filterValues(filter),
      page.after?.[0] ?? null,
      page.after?.[1] ?? null,
      page.limit,
    ],
  );
  return rows;
}

export async function countCases(sql: Sql, scope: CaseScope, filter: CaseFilter): Promise<number> {
  const { rows } = await sql.query<{ total: number }>(
    `SELECT count(*) AS total FROM ${tables} WHERE ${inScope} AND ${fits}`,
    [...scopeValues(scope), ...filterValues(filter)],
  );
  return rows[0]?.total ?? 0;
}
