import {
  createForm,
  type ArrayField,
  type Field,
  type Form as FormilyForm,
  type VoidField,
} from '@formily/core';
import { autorun, batch, observable, reaction, toJS, untracked } from '@formily/reactive';
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
export const addReaction = (field: FieldOf, reaction: () => void): void => {
  field.disposers.push(autorun(reaction));
};

/**
 * Calls `act` now and whenever what `watch` gives has changed. Unlike in `addReaction`, what `act` reads is not watched, and
 * reactions it adds start with a clean slate.
 */
export const addWatch = <T>(field: FieldOf, watch: () => T, act: () => void): void => {
  field.disposers.push(reaction(watch, act, { fireImmediately: true }));
};

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
