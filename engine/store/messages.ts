import { fromJsonText, toJsonText } from '../../feel/index.ts';
import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { Variables } from '../core/step.ts';
import { correlate, startByMessage, type Carried } from './correlations.ts';
import { faultsAt, isStopped } from './poison.ts';
import type { Found, Request } from './requests.ts';
import { CommandRejected, type Attempt } from './unit.ts';

export interface Message {
  readonly name: string;
  readonly correlationKey: string;
  readonly variables: Variables;
}

export interface Publication extends Message {
  /** Milliseconds of business time that the message waits for those who come later. */
  readonly timeToLive: number;
  /** Refused while a message of that id is waiting. */
  readonly messageId?: string;
}

export interface Correlation {
  readonly messageKey: Key;
  /** Root instances that the message reached, each of another process. */
  readonly instances: readonly Key[];
}

/** Publishes a message: reaches each process once, and waits for later ones as long as it lives (rule 30). */
export function publishMessage(publication: Publication): Request<Correlation> {
  const { name, correlationKey, messageId, timeToLive } = publication;
  const known = knownAtPublication(publication, messageId);
  return {
    targets: { messages: [{ name, correlationKey }] },
    look: known.look,
    async run(attempt, found) {
      if (known.isDuplicate() && messageId !== undefined) throw duplicateMessage(messageId);
      const messageKey = await attempt.nextKey();
      const reached = await reach(attempt, found, {
        message: { ...publication, messageKey },
        running: known.running(),
      });
      if (timeToLive > 0) {
        attempt.write(expiredMessages(attempt.now));
        attempt.write(storedMessage(messageKey, publication, attempt.now));
        for (const processId of reached.keys()) attempt.write(reachedProcess(messageKey, processId));
        attempt.effect({ type: 'messageStored', messageKey });
      }
      return { messageKey, instances: [...reached.values()] };
    },
    conflict: (constraint) =>
      constraint === 'message_id' && messageId !== undefined ? duplicateMessage(messageId) : undefined,
  };
}

/** Hands a message to who waits for it now; refused if nobody does. */
export function correlateMessage(message: Message): Request<Correlation> {
  const { name, correlationKey } = message;
  const known = knownAtPublication(message, undefined);
  return {
    targets: { messages: [{ name, correlationKey }] },
    look: known.look,
    async run(attempt, found) {
      const messageKey = await attempt.nextKey();
      const reached = await reach(attempt, found, {
        message: { ...message, messageKey },
        running: known.running(),
      });
      if (reached.size === 0) {
        throw new CommandRejected(
          'NOT_FOUND',
          `Expected to find subscription for message with name '${name}' and correlation key '${correlationKey}', but none was found.`,
        );
      }
      return { messageKey, instances: [...reached.values()] };
    },
    conflict: () => undefined,
  };
}

function duplicateMessage(messageId: string): CommandRejected {
  return new CommandRejected(
    'ALREADY_EXISTS',
    `Expected to publish a new message with id '${messageId}', but a message with that id was already published`,
  );
}

/** What has to be known beside the subscriptions: a message of the same id, and instances that its key started. */
function knownAtPublication({ name, correlationKey }: Message, messageId: string | undefined) {
  let duplicate = false;
  let running: readonly string[] = [];
  return {
    isDuplicate: () => duplicate,
    running: () => new Set(running),
    look: async (sql: Sql): Promise<void> => {
      const { rows } = await sql.query<{ duplicate: boolean; running: string[] }>({
        name: 'known at publication',
        text: `SELECT EXISTS (SELECT FROM engine.message WHERE name = $1 AND correlation_key = $2 AND message_id = $3
            AND expires_at > business_now()) AS duplicate,
          ARRAY(SELECT process_id FROM engine.process_instance
            WHERE start_correlation_key = $2 AND ended_at IS NULL) AS running`,
        values: [name, correlationKey, messageId ?? null],
      });
      duplicate = rows[0]?.duplicate ?? false;
      running = rows[0]?.running ?? [];
    },
  };
}

interface Reaching {
  readonly message: Carried;
  /** Processes with a running instance that a message of this correlation key started. */
  readonly running: ReadonlySet<string>;
}

/** Correlates with one subscription of each process, then starts the processes that were not reached. */
async function reach(
  attempt: Attempt,
  found: Found,
  { message, running }: Reaching,
): Promise<Map<string, Key>> {
  const { name, correlationKey } = message;
  const reached = new Map<string, Key>();
  for (const { key, rootKey } of found.subscriptions(name, correlationKey)) {
    const subscription = attempt.tree(rootKey).messageSubscription.find((row) => row.key === key);
    if (!subscription || reached.has(subscription.processId) || isHeld(attempt, rootKey)) continue;
    const { elementInstanceKey } = subscription;
    if (isStopped(attempt, rootKey, elementInstanceKey)) continue;
    await faultsAt({ rootKey, elementInstanceKey }, () => correlate(attempt, message, { key, rootKey }));
    reached.set(subscription.processId, subscription.processInstanceKey);
  }
  for (const trigger of attempt.catalogue.startTriggers('message', name)) {
    if (reached.has(trigger.processId) || running.has(trigger.processId)) continue;
    reached.set(trigger.processId, await startByMessage(attempt, trigger, message));
  }
  return reached;
}

/** A suspended instance gets messages when it is resumed, as long as they live. */
export function isHeld(attempt: Attempt, rootKey: Key): boolean {
  return attempt.tree(rootKey).processInstance.some(({ suspendedAt }) => suspendedAt !== undefined);
}

/** An expired message frees its id, also before the sweep has come by. */
function expiredMessages(now: Date) {
  return {
    name: 'delete expired messages',
    text: `WITH gone AS (
        DELETE FROM engine.message WHERE key IN (
          SELECT key FROM engine.message WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        RETURNING key)
      DELETE FROM engine.message_correlation WHERE message_key IN (SELECT key FROM gone)`,
    values: [now],
  };
}

/** Deletes messages whose time is over. */
export async function sweepMessages(sql: Sql): Promise<void> {
  const { rows } = await sql.query<{ now: Date }>('SELECT business_now() AS now');
  if (rows[0]) await sql.query(expiredMessages(rows[0].now));
}

function storedMessage(key: Key, { timeToLive, messageId, ...message }: Publication, now: Date) {
  return {
    name: 'insert message',
    text: `INSERT INTO engine.message (key, name, correlation_key, message_id, variables, published_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      ...[key, message.name, message.correlationKey, messageId ?? null, toJsonText(message.variables)],
      ...[now, new Date(Math.min(now.getTime() + timeToLive, LATEST))],
    ],
  };
}

/** The latest instant that a JavaScript Date knows. */
const LATEST = 8_640_000_000_000_000;

function reachedProcess(messageKey: Key, processId: string) {
  return {
    name: 'insert message correlation',
    text: 'INSERT INTO engine.message_correlation (message_key, process_id) VALUES ($1, $2)',
    values: [messageKey, processId],
  };
}

/** A waiting message and who may take it. */
export interface Match {
  readonly message_key: Key;
  readonly name: string;
  readonly correlation_key: string;
  readonly variables: string;
  readonly process_id: string;
}

/** Which waiting messages to look at. */
export interface MatchScope {
  readonly messageKeys: readonly Key[];
  /** Subscriptions that were just opened. */
  readonly subscriptionKeys: readonly Key[];
  /** Correlation keys of instances that just ended. */
  readonly correlationKeys: readonly string[];
}

/**
 * Waiting messages that a subscription, or a process that they could start, has not seen yet. Both sides look after
 * their own commit, so whoever commits last finds the other; without a scope all are looked at, for those whose node died.
 */
export async function findMatches(sql: Sql, scope?: MatchScope): Promise<Match[]> {
  const statement = scope
    ? { name: 'find matches', values: [scope.messageKeys, scope.subscriptionKeys, scope.correlationKeys] }
    : { name: 'find all matches', values: [] };
  const { rows } = await sql.query<Match>({
    ...statement,
    text: matchesAmong(scope ? IN_SCOPE : 'engine.message'),
  });
  return rows;
}

const IN_SCOPE = `(
  SELECT * FROM engine.message WHERE key = ANY($1::bigint[])
  UNION SELECT m.* FROM engine.message_subscription s
    JOIN engine.message m ON m.name = s.message_name AND m.correlation_key = s.correlation_key
    WHERE s.key = ANY($2::bigint[])
  UNION SELECT * FROM engine.message WHERE correlation_key = ANY($3::text[]))`;

/** A start event takes a waiting message only if its process was known when the message came. */
function matchesAmong(messages: string): string {
  return `
    SELECT DISTINCT ON (m.key, w.process_id)
      m.key AS message_key, m.name, m.correlation_key, m.variables, w.process_id
    FROM ${messages} m
    CROSS JOIN LATERAL (
      SELECT s.process_id FROM engine.message_subscription s
      JOIN engine.process_instance r ON r.key = s.root_key AND r.suspended_at IS NULL
      WHERE s.message_name = m.name AND s.correlation_key = m.correlation_key AND s.state = 'CREATED'
        AND NOT EXISTS (SELECT FROM engine.incident i WHERE i.root_key = s.root_key AND i.state = 'ACTIVE'
          AND i.type = 'UNKNOWN' AND i.element_instance_key = s.element_instance_key)
      UNION ALL
      SELECT d.process_id FROM engine.start_trigger t JOIN engine.process_definition d ON d.key = t.definition_key
      WHERE t.kind = 'message' AND t.name = m.name AND m.correlation_key <> ''
        AND EXISTS (SELECT FROM engine.process_definition first
          WHERE first.process_id = d.process_id AND first.deployed_at <= m.published_at)
        AND NOT EXISTS (SELECT FROM engine.process_instance p
          WHERE p.start_correlation_key = m.correlation_key AND p.process_id = d.process_id AND p.ended_at IS NULL)
    ) w
    WHERE m.expires_at > business_now() AND NOT EXISTS (
      SELECT FROM engine.message_correlation c WHERE c.message_key = m.key AND c.process_id = w.process_id)
    ORDER BY m.key, w.process_id
    LIMIT 200`;
}

/** Delivers a waiting message to one process, if it is still waiting and still wanted there. */
export function deliverMessage(match: Match): Request<boolean> {
  const message = { name: match.name, correlationKey: match.correlation_key };
  let wanted = false;
  let running = false;
  return {
    targets: { messages: [message] },
    look: async (sql) => {
      // The row of the message is the lock between nodes that found the same match.
      const { rows } = await sql.query<{ reached: boolean; running: boolean }>({
        name: 'lock waiting message',
        text: `SELECT EXISTS (SELECT FROM engine.message_correlation WHERE message_key = $1 AND process_id = $2) AS reached,
            EXISTS (SELECT FROM engine.process_instance
              WHERE start_correlation_key = $3 AND process_id = $2 AND ended_at IS NULL) AS running
          FROM engine.message WHERE key = $1 AND expires_at > business_now() FOR UPDATE`,
        values: [match.message_key, match.process_id, match.correlation_key],
      });
      wanted = rows[0]?.reached === false;
      running = rows[0]?.running ?? false;
    },
    async run(attempt, found) {
      if (!wanted) return false;
      const delivered = await deliver(attempt, found, { match, running });
      if (delivered) attempt.write(reachedProcess(match.message_key, match.process_id));
      return delivered;
    },
    conflict: () => undefined,
  };
}

async function deliver(
  attempt: Attempt,
  found: Found,
  { match, running }: { match: Match; running: boolean },
): Promise<boolean> {
  const message: Carried = {
    messageKey: match.message_key,
    name: match.name,
    correlationKey: match.correlation_key,
    variables: variablesOf(match.variables),
  };
  for (const { key, rootKey } of found.subscriptions(match.name, match.correlation_key)) {
    const subscription = attempt.tree(rootKey).messageSubscription.find((row) => row.key === key);
    if (subscription?.processId !== match.process_id || isHeld(attempt, rootKey)) continue;
    const { elementInstanceKey } = subscription;
    if (isStopped(attempt, rootKey, elementInstanceKey)) continue;
    await faultsAt({ rootKey, elementInstanceKey }, () => correlate(attempt, message, { key, rootKey }));
    return true;
  }
  const starts = attempt.catalogue.startTriggers('message', match.name);
  const trigger = starts.find(({ processId }) => processId === match.process_id);
  if (!trigger || running || match.correlation_key === '') return false;
  await startByMessage(attempt, trigger, message);
  return true;
}

/** Reads stored variables: the text of a JSON object. */
export function variablesOf(text: string): Variables {
  const value = fromJsonText(text);
  return value instanceof Map ? value : new Map();
}
