import type { Row, StepRow } from '../../../process-model/outline/rows.ts';
import type { OutlineEdits } from './edits/outline-edits.ts';

/** What can be done with a row. */
export type Action =
  | 'rename'
  | 'settings'
  | 'add'
  | 'before'
  | 'condition'
  | 'otherwise'
  | 'parallel'
  | 'choice'
  | 'onlyIf'
  | 'branch'
  | 'deadline'
  | 'return'
  | 'lead'
  | 'up'
  | 'down'
  | 'move'
  | 'remove';

/** What is offered with a row: at once, and after asking for more. */
export interface Offered {
  readonly first: readonly Action[];
  readonly more: readonly Action[];
}

const waitsForSomething = /^(UserTask|ReceiveTask|CallActivity|SubProcess|ServiceTask|SendTask|Task)$/;

/** Only what leads somewhere is offered. */
export function actionsFor(row: Row, edits: OutlineEdits): Offered {
  switch (row.kind) {
    case 'step':
      return forStep(row, edits);
    case 'fork':
      return {
        first: ['rename', 'settings', ...(row.meeting ? (['branch', 'add'] as const) : []), 'remove'],
        more: row.facts.type === 'StartEvent' ? [] : ['before'],
      };
    case 'branch':
      return {
        first: [
          'rename',
          ...(row.choice === 'one' || row.choice === 'fitting' ? (['condition'] as const) : []),
          ...(row.choice === 'one' && !row.otherwise ? (['otherwise'] as const) : []),
          'add',
          'remove',
        ],
        more: [],
      };
    case 'exception':
      return { first: ['rename', 'settings', 'add', 'remove'], more: [] };
    case 'jump':
      return { first: row.flow === undefined ? [] : ['lead', 'remove'], more: [] };
  }
}

/** All that is offered with a row, for keys. */
export function allActionsFor(row: Row, edits: OutlineEdits): readonly Action[] {
  const { first, more } = actionsFor(row, edits);
  return [...first, ...more];
}

function forStep({ id, facts, ends }: StepRow, edits: OutlineEdits): Offered {
  const remove = edits.canRemove(id) ? (['remove'] as const) : [];
  if (facts.type === 'StartEvent')
    return { first: ['rename', 'settings', 'add', ...(ends ? [] : (['choice'] as const))], more: [] };
  if (facts.type === 'EndEvent') return { first: ['rename', 'settings', ...remove], more: ['before'] };
  const leaves = edits.canMove(id);
  return {
    first: [
      ...(['rename', 'settings', 'add'] as const),
      ...(leaves ? (['parallel'] as const) : []),
      ...(ends ? [] : (['choice', 'return'] as const)),
      ...(waitsForSomething.test(facts.type) ? (['deadline'] as const) : []),
      ...remove,
    ],
    more: ['before', ...(leaves ? (['onlyIf', 'up', 'down', 'move'] as const) : [])],
  };
}
