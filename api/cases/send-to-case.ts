import type { Sql } from '../../kit/database.ts';
import type { JsonObject } from '../../store/json.ts';
import { enqueue } from '../../store/outbox.ts';

/** How long the engine keeps a message for a case that has yet to come to the place where it waits. */
const TTL_MS = 24 * 3_600_000;

/**
 * Sends a message to the process of a case with the commit of the transaction. The same `messageId` is sent once.
 * Variables hold outcomes only, never personal data.
 */
export async function sendToCase(
  sql: Sql,
  caseId: string,
  name: string,
  { messageId, variables = {} }: { messageId: string; variables?: JsonObject },
): Promise<boolean> {
  return enqueue(sql, 'PUBLISH_MESSAGE', messageId, {
    name,
    correlationKey: caseId,
    messageId,
    timeToLiveMs: TTL_MS,
    variables,
  });
}
