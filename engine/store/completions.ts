import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { createWaiters } from './waiters.ts';

/** How an instance that somebody waited for came to its end. */
export interface Completion {
  readonly state: 'COMPLETED' | 'TERMINATED';
  /** Variables of the instance with their JSON texts. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface Completions {
  /** Undefined when the instance still runs after `waitMs`, the client went away or the engine stops. */
  wait(instanceKey: Key, waitMs: number, gone: AbortSignal): Promise<Completion | undefined>;
  /** An instance ended in this process. */
  ended(instanceKey: Key): void;
  close(): void;
}

/** An instance may end on another node, which says nothing. */
const PROBE_MS = 1000;

export function createCompletions(sql: Sql): Completions {
  const waiters = createWaiters();
  let closed = false;
  return {
    async wait(instanceKey, waitMs, gone) {
      const end = performance.now() + waitMs;
      const waiter = waiters.join(instanceKey);
      try {
        for (;;) {
          const completion = await read(sql, instanceKey);
          if (completion) return completion;
          const left = end - performance.now();
          const outcome = await waiter.wait(Math.min(left, PROBE_MS), gone);
          if (outcome === 'ended' && (left <= PROBE_MS || gone.aborted || closed)) return undefined;
        }
      } finally {
        waiter.leave();
      }
    },
    ended: (instanceKey) => waiters.wake(instanceKey),
    close() {
      closed = true;
      waiters.close();
    },
  };
}

async function read(sql: Sql, key: Key): Promise<Completion | undefined> {
  const { rows } = await sql.query<{ state: Completion['state']; name: string | null; value: string }>({
    name: 'ended instance',
    text: `SELECT p.state, v.name, v.value
      FROM engine.process_instance p LEFT JOIN engine.variable v ON v.scope_key = p.key
      WHERE p.key = $1 AND p.ended_at IS NOT NULL ORDER BY v.name`,
    values: [key],
  });
  const first = rows[0];
  if (!first) return undefined;
  const variables = rows.flatMap(({ name, value }): [string, string][] =>
    name === null ? [] : [[name, value]],
  );
  return { state: first.state, variables: new Map(variables) };
}
