import type { Sql } from '../kit/database.ts';
import { PolicyItem } from '../model/item.ts';

/** Parsed items by the hash of what was published: workers read an item with every step of every case. */
const parsed = new Map<string, PolicyItem>();
const MOST = 500;

interface Row {
  sha256: string;
  /** Null when it is known here already. */
  document: unknown;
}

const columns = `sha256, CASE WHEN sha256 = ANY ($1) THEN NULL ELSE document END AS document`;

/** An item as last published, without its process model. */
export async function findPolicyItem(sql: Sql, code: string): Promise<PolicyItem | undefined> {
  const known = new Map(parsed);
  const { rows } = await sql.query<Row>(`SELECT ${columns} FROM policy_item WHERE code = $2`, [
    [...known.keys()],
    code,
  ]);
  return rows[0] && itemOf(rows[0], known);
}

/** All items, by code. */
export async function listPolicyItems(sql: Sql): Promise<PolicyItem[]> {
  const known = new Map(parsed);
  const { rows } = await sql.query<Row>(`SELECT ${columns} FROM policy_item ORDER BY code`, [
    [...known.keys()],
  ]);
  return rows.map((row) => itemOf(row, known));
}

function itemOf({ sha256, document }: Row, known: ReadonlyMap<string, PolicyItem>): PolicyItem {
  const same = known.get(sha256);
  if (same) return same;
  const item = PolicyItem.parse(document);
  if (parsed.size >= MOST) parsed.clear();
  parsed.set(sha256, item);
  return item;
}
