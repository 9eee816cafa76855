import {
  createForm,
  type ArrayField,
  type Field,
  type Form as FormilyForm,
  type VoidField,
} from '@formily/core';
import { batch, observable, toJS, Tracker, untracked } from '@formily/reactive';
import '../switch-off-compiler.ts';

// The one typed seam to Formily, whose own types are open: values leave it as `unknown`.

export type { ArrayField, Field, FormilyForm, VoidField };
export { batch, observable, untracked };

/** A Formily form over a copy of the values. */
export const formilyForm = (values: Readonly<Record<string, unknown>>): FormilyForm =>
  createForm({ values: structuredClone(values) });

export type FieldOf = Field | VoidField;

/** Data path of a field, `['members', 0, 'income']`. Reading it in a reaction follows the field when its row moves. */
export const segmentsOf = (field: FieldOf): readonly (string | number)[] => field.path.segments;

/** Where the value of a field is, and whether it is shown: both may change while a form is open. */
export interface DataPlace {
  readonly segments: readonly (string | number)[];
  readonly visible: boolean;
}

/** The place of a Formily field. */
export class FieldPlace implements DataPlace {
  private readonly field: FieldOf;

  constructor(field: FieldOf) {
    this.field = field;
  }

  get segments(): readonly (string | number)[] {
    return segmentsOf(this.field);
  }

  get visible(): boolean {
    return this.field.display === 'visible';
  }
}

/**
 * The place of a value that nothing but its row hides and no reaction writes. It needs no Formily field, which takes
 * twenty kilobytes: of the thousands in a long table hardly any has such a rule.
 */
export class PlainPlace implements DataPlace {
  private readonly row: FieldOf | undefined;
  private readonly name: string;

  constructor(row: FieldOf | undefined, name: string) {
    this.row = row;
    this.name = name;
  }

  get segments(): readonly (string | number)[] {
    return this.row ? [...segmentsOf(this.row), this.name] : [this.name];
  }

  get visible(): boolean {
    return this.row === undefined || this.row.display === 'visible';
  }
}

/** Reads observed values at a data path. */
export function valueAt(form: FormilyForm, segments: readonly (string | number)[]): unknown {
  let value: unknown = form.values;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, segment);
  }
  return value;
}

export const setValueAt = (form: FormilyForm, segments: readonly (string | number)[], value: unknown): void =>
  form.setValuesIn([...segments], value);

/** A value without Formily's observers, for keeping and for sending. */
export const plain = (value: unknown): unknown => toJS(value);

/**
 * Shows or hides a field with all that is in it. Its value stays where it is, so that it comes back when the field is shown
 * again; who reads values asks whether the field is visible. (Formily could take values away and put them back, but loses
 * one whose field is hidden and shown while it opens.)
 */
export const show = (field: FieldOf, visible: boolean): void =>
  field.setDisplay(visible ? 'visible' : 'hidden');

/** Whether the field at a data path is shown, or not opened yet. A reaction is run again when that changes. */
export function isShownAt(form: FormilyForm, segments: readonly (string | number)[]): boolean {
  const address = form.indexes[segments.join('.')];
  const field = address === undefined ? undefined : form.fields[address];
  return field === undefined || field.display === 'visible';
}

/** Runs now and again whenever something it read changed, until the field goes. */
export const addReaction = (field: FieldOf, reaction: () => void): void =>
  watch(field, (tracker) => {
    tracker.track(reaction);
  });

/**
 * Calls `act` now and whenever what `watched` gives has changed. Unlike in `addReaction`, what `act` reads is not watched, and
 * reactions it adds start with a clean slate.
 */
export function addWatch<T extends string>(field: FieldOf, watched: () => T, act: () => void): void {
  let acted: T | undefined;
  watch(field, (tracker) => {
    const now: T[] = [];
    tracker.track(() => now.push(watched()));
    const [value] = now;
    if (value === acted) return;
    acted = value;
    batch(act);
  });
}

function watch(field: FieldOf, react: (tracker: Tracker) => void): void {
  let gone = false;
  const run = (): void => {
    if (!gone) react(tracker);
  };
  const tracker = new Tracker(() => runInTurn(run));
  field.disposers.push(() => {
    gone = true;
    tracker.dispose();
  });
  runInTurn(run);
}

const waiting = new Set<() => void>();
let running = false;

/**
 * Runs reactions one after the other, those that they cause included. Formily would run these within each other, and leaves
 * out one that is caused while it ends itself: a field could keep the answer to values that are no more.
 */
function runInTurn(run: () => void): void {
  waiting.add(run);
  if (running) return;
  running = true;
  try {
    for (const next of waiting) {
      waiting.delete(next);
      next();
    }
  } finally {
    running = false;
    waiting.clear();
  }
}

/** Stops every reaction of the form. */
export function dispose(form: FormilyForm): void {
  for (const field of Object.values(form.fields)) field.dispose();
  form.onUnmount();
}

/** Calls back after any value of the form changed. */
export function onValuesChange(form: FormilyForm, listener: () => void): () => void {
  const id = form.subscribe(({ type }) => {
    if (type === 'onFormValuesChange') listener();
  });
  return () => form.unsubscribe(id);
}
