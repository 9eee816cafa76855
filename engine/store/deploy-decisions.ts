import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { DecisionGraph } from '../decision/decision.ts';

/** A version of a decision, as the answer to its deployment names it. */
export interface DeployedDecision {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly key: Key;
  readonly requirementsId: string;
  readonly requirementsKey: Key;
}

/** Whether a later file took over an id: then the same bytes again are a new version after all. */
export async function haveNewerDecisions(sql: Sql, requirementsKey: Key): Promise<boolean> {
  const { rows } = await sql.query<{ newer: boolean }>(
    `SELECT EXISTS (
       SELECT FROM engine.decision_definition d
       JOIN engine.decision_definition l ON l.decision_id = d.decision_id AND l.version > d.version
       WHERE d.requirements_key = $1) AS newer`,
    [requirementsKey],
  );
  return rows[0]?.newer === true;
}

/** Gives each decision of a new file its next version. */
export async function insertDecisions(
  sql: Sql,
  {
    graph,
    requirementsKey,
    takeKey,
  }: { graph: DecisionGraph; requirementsKey: Key; takeKey: () => Promise<Key> },
): Promise<void> {
  for (const { id, name, versionTag } of graph.decisions.values())
    await sql.query(
      `INSERT INTO engine.decision_definition (key, decision_id, version, version_tag, name, requirements_key)
       SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 FROM engine.decision_definition WHERE decision_id = $2`,
      [await takeKey(), id, versionTag ?? null, name, requirementsKey],
    );
}

/** The decisions of a file, in its order. */
export async function deployedDecisions(sql: Sql, requirementsKey: Key): Promise<DeployedDecision[]> {
  const { rows } = await sql.query<DeployedDecision>(
    `SELECT d.decision_id AS id, d.name, d.version, d.key, r.requirements_id AS "requirementsId",
       r.key AS "requirementsKey"
     FROM engine.decision_definition d JOIN engine.decision_requirements r ON r.key = d.requirements_key
     WHERE r.key = $1 ORDER BY d.key`,
    [requirementsKey],
  );
  return rows;
}
