import type CommandStack from 'diagram-js/lib/command/CommandStack';
import type { ProcessSession } from '../../../designer/processes/modeler/process-session.ts';
import { OutlineEdits } from '../../../designer/processes/outline/edits/outline-edits.ts';
import {
  branchesOf,
  placesToMoveTo,
  removed,
  stepsToLeadTo,
  stepsToReturnTo,
} from '../../../designer/processes/outline/edit-answers.ts';
import { newStep, stepOptions } from '../../../designer/processes/outline/new-steps.ts';
import { allActionsFor, type Action } from '../../../designer/processes/outline/row-actions.ts';
import { moveBy } from '../../../designer/processes/outline/row-places.ts';
import { processOf } from '../../../designer/processes/outline/use-rows.ts';
import { rowsOf, type Row } from '../../../process-model/outline/rows.ts';
import { editCanvas } from './random-canvas-edits.ts';
import { seeded } from '../../../test/seeded.ts';

export interface Edited {
  /** What was done, in order. */
  readonly edits: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly undone: string;
  readonly redone: string;
}

/** Edits a model at random in both views, takes everything back and does it again; gives the XML at each end. */
export async function editAtRandom(session: ProcessSession, seed: number, count: number): Promise<Edited> {
  const done: string[] = [];
  try {
    return await editAll(session, seed, count, done);
  } catch (error) {
    throw new Error(
      `${seed}: ${done.join(', ')}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}
async function editAll(
  session: ProcessSession,
  seed: number,
  count: number,
  done: string[],
): Promise<Edited> {
  const { modeler } = session;
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const edits = new OutlineEdits(modeler);
  const before = await session.read();
  for (let n = 0; n < count; n += 1) {
    const process = processOf(session);
    const rows = process ? rowsOf(process) : [];
    const row = pick(rows);
    const action = row && random() < 0.5 ? pick(allActionsFor(row, edits)) : undefined;
    if (row && action) {
      done.push(`${action} ${row.id}`);
      outlineEdit({ session, edits, rows, row, action, n, pick });
    } else editCanvas(modeler, { n, random, done });
  }
  const after = await session.read();
  const stack = modeler.get<CommandStack>('commandStack');
  while (stack.canUndo()) stack.undo();
  const undone = await session.read();
  while (stack.canRedo()) stack.redo();
  return { edits: done, before, after, undone, redone: await session.read() };
}

interface Chance {
  readonly session: ProcessSession;
  readonly edits: OutlineEdits;
  readonly rows: readonly Row[];
  readonly row: Row;
  readonly action: Action;
  readonly n: number;
  readonly pick: <T>(items: readonly T[]) => T | undefined;
}

function outlineEdit({ session, edits, rows, row, action, n, pick }: Chance): void {
  const options = stepOptions('zh', (key) => key).filter(({ block }) => !block);
  const step = () => newStep(session, pick(options) ?? { id: 'end', name: '' }, `步骤 ${n}`);
  const condition = `round = ${n}`;
  const edited = { session, edits, rows, row, what: action };
  const keep = pick(branchesOf(edited))?.id ?? '';
  const changes: Readonly<Record<Action, () => unknown>> = {
    rename: () => edits.rename(row.id, `改名 ${n}`),
    settings: () => undefined,
    add: () => (row.kind === 'branch' ? edits.addInBranch(row.id, step()) : edits.addAfter(row.id, step())),
    before: () => edits.addBefore(row.id, step()),
    condition: () => edits.changeCondition(row.id, condition),
    otherwise: () => edits.makeDefault(row.id),
    parallel: () => edits.besides(row.id, n % 2 === 0 ? 'follower' : step()),
    choice: () => edits.addFork(row.id, { kind: 'exclusive', name: `判断 ${n}`, condition }, step()),
    onlyIf: () => edits.onlyIf(row.id, { name: `判断 ${n}`, condition }),
    branch: () =>
      row.kind === 'fork' && row.meeting && edits.addBranch(row.id, row.meeting, step(), condition),
    deadline: () =>
      edits.addDeadline(row.id, { duration: `P${n + 1}D`, interrupts: n % 2 === 0, name: '逾期' }, step()),
    return: () => edits.addWay(row.id, pick(stepsToReturnTo(edited))?.id ?? '', condition, '退回?'),
    lead: () =>
      row.kind === 'jump' && row.flow && edits.lead(row.flow, pick(stepsToLeadTo(edited))?.id ?? ''),
    up: () => moveBy(rows, row, { edits, by: -1 }),
    down: () => moveBy(rows, row, { edits, by: 1 }),
    move: () => {
      const place = pick(placesToMoveTo(edited))?.place;
      return place && edits.moveTo(row.id, place);
    },
    remove: () => removed(edited, keep),
  };
  changes[action]();
}
