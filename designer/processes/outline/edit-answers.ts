import { compile } from '../../../feel/index.ts';
import type { BranchRow, Row } from '../../../process-model/outline/rows.ts';
import { jobTemplateId } from '../../../process-model/templates/templates.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { insertBlock } from '../steps/insert-block.ts';
import { StepEditor } from '../steps/step-editor.ts';
import type { NewStep, OutlineEdits, Place } from './edits/outline-edits.ts';
import { newStep, usualStep, type StepOption } from './new-steps.ts';
import type { Action } from './row-actions.ts';
import { elementsOfBranch, placeAfter, rowsBelow } from './row-places.ts';

/** What the form of an edit asks. */
export interface Answers {
  name: string;
  /** Id of a kind of step, or `FOLLOWER` for the step that comes next. */
  kind: string;
  /** FEEL, without the leading `=`. */
  condition: string;
  amount: number;
  /** Working days, calendar days or hours. */
  unit: 'WD' | 'D' | 'H';
  interrupts: boolean;
  /** Step to go to, place to move to, or way to keep: an index or an id, as the row offers it. */
  to: string;
}

export const FOLLOWER = 'follower';

/** A row with all that an edit of it has to know. */
export interface Edited {
  readonly session: ProcessSession;
  readonly edits: OutlineEdits;
  readonly rows: readonly Row[];
  readonly row: Row;
  readonly what: Action;
}

export function firstAnswers({ row, what, edits }: Edited): Answers {
  const written = 'facts' in row ? row.facts.name : row.kind === 'branch' ? row.name : undefined;
  return {
    name: what === 'rename' ? (written ?? '') : '',
    kind: what === 'parallel' && edits.follower(row.id) ? FOLLOWER : usualStep,
    condition: row.kind === 'branch' ? (row.condition ?? '').replace(/^=\s*/, '') : '',
    amount: 2,
    unit: row.kind === 'step' && row.facts.type === 'UserTask' ? 'WD' : 'D',
    interrupts: false,
    to: '',
  };
}

export const asksKind = ({ what }: Edited): boolean =>
  ['add', 'before', 'parallel', 'choice', 'branch'].includes(what);

export const asksCondition = ({ what, row }: Edited): boolean =>
  ['condition', 'choice', 'return', 'onlyIf'].includes(what) ||
  (what === 'branch' && row.kind === 'fork' && row.facts.type !== 'ParallelGateway');

/** Steps of the same list that a way can lead back to. */
export function stepsToReturnTo({ edits, rows, row }: Edited): readonly Row[] {
  return rows
    .slice(0, rows.indexOf(row) + 1)
    .filter(
      (one) =>
        one.kind === 'step' &&
        one.facts.type !== 'StartEvent' &&
        one.facts.type !== 'EndEvent' &&
        one.level === row.level &&
        edits.canLeadOn(row.id, one.id),
    );
}

/** Steps that a jump may lead to. */
export function stepsToLeadTo({ edits, rows, row }: Edited): readonly Row[] {
  const flow = row.kind === 'jump' ? row.flow : undefined;
  if (flow === undefined) return [];
  return rows.filter((one) => (one.kind === 'step' || one.kind === 'fork') && edits.canLead(flow, one.id));
}

/** Rows behind which a step can stand instead, with the place. */
export function placesToMoveTo({ edits, rows, row }: Edited): readonly { row: Row; place: Place }[] {
  return rows.flatMap((one) => {
    const place = placeAfter(one, edits);
    return one !== row && place && edits.canMoveTo(row.id, place) ? [{ row: one, place }] : [];
  });
}

/** The ways of a fork. */
export const branchesOf = ({ rows, row }: Edited): readonly BranchRow[] =>
  rowsBelow(rows, row).flatMap((one) => (one.kind === 'branch' && one.from === row.id ? [one] : []));

/** The ways that a removal takes out: one, or all of a fork but one. */
export function waysToRemove(
  edited: Edited,
  keep: string,
): readonly { id: string; inside: readonly string[] }[] {
  const { rows, row } = edited;
  const branches =
    row.kind === 'branch' ? [row] : branchesOf(edited).filter(({ id }) => keep !== '' && id !== keep);
  return branches.map((branch) => ({ id: branch.id, inside: elementsOfBranch(rows, branch) }));
}

type Words = (key: string, values?: Record<string, unknown>) => string;

/** What is still missing, as a sentence; empty when the edit can be made. */
export function missingIn(edited: Edited, answers: Answers, t: Words): string {
  const { what, row } = edited;
  const fork = what === 'remove' && row.kind === 'fork';
  if (['return', 'lead', 'move'].includes(what) || fork)
    if (answers.to === '') return t(`processOutline.need.${fork ? 'way' : what}`);
  if (!asksCondition(edited)) return '';
  if (answers.condition.trim() === '') return t('processOutline.need.condition');
  const compiled = compile(answers.condition);
  return compiled.ok ? '' : t('processOutline.badCondition', { reason: compiled.errors[0]?.message ?? '' });
}

interface Carried extends Edited {
  readonly answers: Answers;
  readonly chosen: StepOption | undefined;
  readonly t: Words;
}

const step = ({ session, chosen, answers }: Carried): NewStep =>
  newStep(session, chosen ?? { id: usualStep, name: '' }, answers.name);
const asked = (of: Carried): string | undefined => (asksCondition(of) ? of.answers.condition : undefined);

/** What each edit does with the answers. */
const makers: Readonly<Partial<Record<Action, (of: Carried) => string | undefined>>> = {
  rename: ({ edits, row, answers }) => {
    edits.rename(row.id, answers.name);
    return row.id;
  },
  add: (of) => (of.chosen?.block ? insertBlock(of.session, of.row.id, of.chosen.id) : added(of, step(of))),
  before: (of) => of.edits.addBefore(of.row.id, step(of)),
  condition: ({ edits, row, answers }) => {
    edits.changeCondition(row.id, answers.condition);
    return row.id;
  },
  parallel: (of) => of.edits.besides(of.row.id, of.answers.kind === FOLLOWER ? FOLLOWER : step(of)),
  choice: (of) => {
    const { condition } = of.answers;
    return of.edits.addFork(of.row.id, { kind: 'exclusive', name: '', condition }, step(of));
  },
  onlyIf: ({ edits, row, answers: { name, condition } }) => edits.onlyIf(row.id, { name, condition }),
  branch: (of) =>
    of.row.kind === 'fork' && of.row.meeting
      ? of.edits.addBranch(of.row.id, of.row.meeting, step(of), asked(of))
      : undefined,
  deadline: (of) => deadline(of, of.answers, of.t),
  return: ({ edits, row, answers: { to, condition, name } }) => edits.addWay(row.id, to, condition, name),
  lead: ({ edits, row, answers: { to } }) =>
    row.kind === 'jump' && row.flow && edits.lead(row.flow, to) ? to : undefined,
  move: (of) => {
    const place = placesToMoveTo(of).find((one) => one.row.key === of.answers.to)?.place;
    return place && of.edits.moveTo(of.row.id, place) ? of.row.id : undefined;
  },
  remove: (of) => (removed(of, of.answers.to) ? (of.rows[of.rows.indexOf(of.row) - 1]?.id ?? '') : undefined),
};

/** Makes the edit; gives the id of the row to go to, undefined where nothing could be done. */
export function carryOut(
  edited: Edited,
  answers: Answers,
  given: { chosen: StepOption | undefined; t: Words },
): string | undefined {
  return makers[edited.what]?.({ ...edited, answers, ...given });
}

function added({ edits, row }: Edited, one: NewStep): string | undefined {
  if (row.kind === 'exception' || row.kind === 'step') return edits.addAfter(row.id, one);
  const place = placeAfter(row, edits);
  if (!place) return undefined;
  return 'on' in place ? edits.addInBranch(place.on, one) : edits.addBefore(place.before, one);
}

/** Takes out what a row tells. */
export function removed(edited: Edited, keep = ''): boolean {
  const { edits, rows, row } = edited;
  switch (row.kind) {
    case 'branch':
    case 'fork':
      return edits.removeWays(waysToRemove(edited, keep));
    case 'exception':
      return edits.removeException(
        row.id,
        rowsBelow(rows, row).map(({ id }) => id),
      );
    case 'jump':
      return row.flow !== undefined && edits.removeWays([{ id: row.flow, inside: [] }]);
    case 'step':
      return edits.remove(row.id);
  }
}

/** A person has so many working days; anything else is told by a timer at the step. */
function deadline({ session, edits, row }: Edited, answers: Answers, t: Words): string | undefined {
  if (answers.unit === 'WD') {
    const editor = new StepEditor(session, row.id);
    editor.change(() => {
      editor.setHeader('deadline', `${answers.amount}wd`);
      if (editor.header('reminders') === undefined) editor.setHeader('reminders', '1wd, 0d');
    });
    return row.id;
  }
  const duration = answers.unit === 'D' ? `P${answers.amount}D` : `PT${answers.amount}H`;
  const remind = { id: jobTemplateId('notify'), name: t('processOutline.remind') };
  return edits.addDeadline(
    row.id,
    { duration, interrupts: answers.interrupts, name: t('processOutline.overdue') },
    newStep(session, remind, answers.name),
  );
}
