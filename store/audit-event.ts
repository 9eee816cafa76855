import type { Sql } from '../kit/database.ts';
import type { JsonObject } from './json.ts';

/**
 * Writes who did what to which object, in the transaction of the deed.
 * `actor` is `user:<id>`, `client:<id>` or `system`; `object` is `<kind>:<id>`; `detail` holds no personal data.
 */
export async function appendAudit(
  sql: Sql,
  event: { actor: string; action: string; object: string; detail?: JsonObject },
): Promise<void> {
  await sql.query('INSERT INTO audit_event (actor, action, object, detail) VALUES ($1, $2, $3, $4)', [
    event.actor,
    event.action,
    event.object,
    JSON.stringify(event.detail ?? {}),
  ]);
}
