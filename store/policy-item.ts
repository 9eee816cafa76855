import { createHash } from 'node:crypto';
import type { Sql } from '../kit/database.ts';
import { PolicyItem, type PolicyVersion } from '../model/item.ts';

export interface PublishedItem {
  item: PolicyItem;
  processXml: string;
}

/**
 * Publishes an item with its process model and versions; false when exactly this was published before.
 * Call it in a transaction. A version that cases refer to never changes: a changed rule needs a new version id.
 */
export async function publishItem(sql: Sql, item: PolicyItem, processXml: string): Promise<boolean> {
  const document = JSON.stringify(item);
  const sha256 = createHash('sha256').update(document).update(processXml).digest('hex');
  const { rowCount } = await sql.query(
    `INSERT INTO policy_item (code, document, sha256, process_id, process_xml) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (code) DO UPDATE
        SET document = excluded.document, sha256 = excluded.sha256, process_id = excluded.process_id,
            process_xml = excluded.process_xml, updated_at = clock_timestamp()
      WHERE policy_item.sha256 <> excluded.sha256`,
    [item.code, document, sha256, item.process, processXml],
  );
  if (!rowCount) return false;
  for (const version of item.versions) await publishVersion(sql, item.code, version);
  return true;
}

async function publishVersion(sql: Sql, itemCode: string, version: PolicyVersion): Promise<void> {
  const values = [
    version.id,
    itemCode,
    version.jurisdiction,
    version.effectiveFrom,
    version.effectiveTo ?? null,
    version.rule,
    version.formula,
    JSON.stringify(version.params),
  ];
  const { rowCount } = await sql.query(
    `INSERT INTO policy_version AS old (id, item_code, jurisdiction_id, effective_from, effective_to, rule_feel,
                                        formula_feel, params)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id) DO UPDATE
        SET jurisdiction_id = excluded.jurisdiction_id, effective_from = excluded.effective_from,
            effective_to = excluded.effective_to, rule_feel = excluded.rule_feel,
            formula_feel = excluded.formula_feel, params = excluded.params
      WHERE old.item_code = excluded.item_code
        AND ((old.jurisdiction_id, old.effective_from, old.rule_feel, old.formula_feel, old.params)
               = (excluded.jurisdiction_id, excluded.effective_from, excluded.rule_feel, excluded.formula_feel,
                  excluded.params)
             OR NOT EXISTS (SELECT FROM item_case WHERE policy_version_id = old.id))`,
    values,
  );
  if (rowCount) return;
  throw new Error(
    `Policy version ${version.id} of ${itemCode} has cases, so its rule can't change; give the new rule a new id`,
  );
}

interface ItemRow {
  document: unknown;
  processXml: string;
}

export async function findItem(sql: Sql, code: string): Promise<PublishedItem | undefined> {
  const { rows } = await sql.query<ItemRow>(
    'SELECT document, process_xml AS "processXml" FROM policy_item WHERE code = $1',
    [code],
  );
  return rows[0] && published(rows[0]);
}

export async function listItems(sql: Sql): Promise<PublishedItem[]> {
  const { rows } = await sql.query<ItemRow>(
    'SELECT document, process_xml AS "processXml" FROM policy_item ORDER BY code',
  );
  return rows.map(published);
}

function published({ document, processXml }: ItemRow): PublishedItem {
  return { item: PolicyItem.parse(document), processXml };
}
