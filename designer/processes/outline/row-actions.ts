import type { Row, StepRow } from '../../../process-model/outline/rows.ts';
import type { OutlineEdits } from './edits/outline-edits.ts';

/** What can be done with a row. */
export type Action =
  | 'rename'
  | 'add'
  | 'condition'
  | 'otherwise'
  | 'parallel'
  | 'choice'
  | 'branch'
  | 'deadline'
  | 'return'
  | 'up'
  | 'down'
  | 'remove';

const waitsForSomething = /^(UserTask|ReceiveTask|CallActivity|SubProcess|ServiceTask|SendTask|Task)$/;

/** Only what leads somewhere is offered. */
export function actionsFor(row: Row, edits: OutlineEdits): readonly Action[] {
  switch (row.kind) {
    case 'step':
      return forStep(row, edits.canRemove(row.id));
    case 'fork':
      return ['rename', ...(row.meeting ? ['branch' as const] : [])];
    case 'branch':
      return [
        'rename',
        ...(row.choice === 'one' || row.choice === 'fitting' ? ['condition' as const] : []),
        ...(row.choice === 'one' && !row.otherwise ? ['otherwise' as const] : []),
        'add',
        'remove',
      ];
    case 'exception':
      return ['rename', 'add', 'remove'];
    case 'jump':
      return [];
  }
}

function forStep({ facts, ends }: StepRow, removable: boolean): readonly Action[] {
  if (facts.type === 'StartEvent') return ['rename', 'add', 'parallel', 'choice'];
  if (facts.type === 'EndEvent') return removable ? ['rename', 'remove'] : ['rename'];
  const onward: readonly Action[] = ends ? ['add'] : ['add', 'parallel', 'choice', 'return'];
  const deadline: readonly Action[] = waitsForSomething.test(facts.type) ? ['deadline'] : [];
  return ['rename', ...onward, ...deadline, 'up', 'down', ...(removable ? (['remove'] as const) : [])];
}
