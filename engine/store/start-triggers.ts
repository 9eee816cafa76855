import { scopeOf, type Expression, type Value } from '../../feel/index.ts';
import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { dueOf } from '../../process-model/executable/timer-due.ts';
import { startTriggersOf, type Process } from '../../process-model/executable/process.ts';
import type { Keys } from './keys.ts';

/** A start event that cannot be opened refuses the deployment. */
export class StartTriggerRefused extends Error {
  readonly elementId: string;

  constructor(elementId: string, message: string) {
    super(message);
    this.name = 'StartTriggerRefused';
    this.elementId = elementId;
  }
}

interface Opening {
  readonly sql: Sql;
  readonly keys: Keys;
  readonly zone: string;
}

interface Row {
  readonly elementId: string;
  readonly kind: 'message' | 'signal' | 'timer';
  readonly name: string | null;
  readonly dueAt: Date | null;
  readonly repetitions: number | null;
}

/** Opens the start events of a version in place of those of every other version of its process (rule 3). */
export async function openStartTriggers(
  { sql, keys, zone }: Opening,
  definitionKey: Key,
  process: Process,
): Promise<void> {
  await sql.query(
    `DELETE FROM engine.start_trigger s USING engine.process_definition d
     WHERE d.key = s.definition_key AND d.process_id = $1`,
    [process.id],
  );
  const { rows } = await sql.query<{ now: Date }>('SELECT business_now() AS now');
  const triggers = triggersOf(process, { now: rows[0]?.now ?? new Date(0), zone });
  for (const { elementId, kind, name, dueAt, repetitions } of triggers) {
    await keys.reserve(sql, 1);
    await sql.query(
      `INSERT INTO engine.start_trigger (key, definition_key, element_id, kind, name, due_at, repetitions)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [keys.next(), definitionKey, elementId, kind, name, dueAt, repetitions],
    );
  }
}

interface TimeFrame {
  readonly now: Date;
  readonly zone: string;
}

function triggersOf(process: Process, frame: TimeFrame): Row[] {
  const { messages, signals, timers } = startTriggersOf(process);
  const named = (kind: 'message' | 'signal') => (start: { elementId: string; name: Expression }) => ({
    ...{ elementId: start.elementId, kind, dueAt: null, repetitions: null },
    name: nameOf(start.elementId, valueOf(start.name, frame)),
  });
  return [
    ...messages.map(named('message')),
    ...signals.map(named('signal')),
    ...timers.map(({ elementId, timer }): Row => {
      const due = dueOf(timer.kind, valueOf(timer.expression, frame), frame);
      if (!due)
        throw new StartTriggerRefused(elementId, `Invalid timer ${timer.kind} '${timer.expression.source}'`);
      return {
        elementId,
        kind: 'timer',
        name: due.cycle ?? null,
        dueAt: due.dueAt,
        repetitions: due.repetitions,
      };
    }),
  ];
}

/** There is no instance yet, so an expression sees no variables. */
function valueOf(expression: Expression, frame: TimeFrame): Value {
  return expression.evaluate(scopeOf({}), frame).value ?? null;
}

function nameOf(elementId: string, value: Value): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new StartTriggerRefused(
    elementId,
    'The name of the start event must be a text that needs no variables',
  );
}
