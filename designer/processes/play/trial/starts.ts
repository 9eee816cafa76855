import { emptyScope } from '../../../../feel/index.ts';
import type { Process } from '../../../../process-model/executable/process.ts';

export interface Start {
  /** The start event; null for the one without a trigger. */
  readonly at: string | null;
  readonly name: string;
  readonly trigger: 'none' | 'message' | 'timer' | 'signal';
  /** Of the message or signal, where it can be told without variables. */
  readonly of: string;
}

/** The ways to begin a process: its start without a trigger first. */
export function startsOf(process: Process): readonly Start[] {
  const starts = [...process.elements.values()].flatMap((element) =>
    element.kind === 'startEvent' && element.parent === process.id ? [element] : [],
  );
  return starts
    .map(({ id, name, event }): Start => {
      const trigger = event?.kind;
      const known = trigger === 'message' || trigger === 'timer' || trigger === 'signal' ? trigger : 'none';
      const value =
        event && 'name' in event && typeof event.name !== 'string'
          ? event.name.evaluate(emptyScope).value
          : '';
      return {
        at: known === 'none' ? null : id,
        name: name?.trim() || id,
        trigger: known,
        of: typeof value === 'string' ? value : '',
      };
    })
    .sort((a, b) => Number(a.at !== null) - Number(b.at !== null));
}
