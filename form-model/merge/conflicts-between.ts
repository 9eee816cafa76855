import type { MergeConflict } from './conflict.ts';
import { mergeForms, type MergeSource } from './merge-forms.ts';

const nowhere = { key: 'merged', title: { zh: '合并', en: 'Merged' } } as const;

/** Where a form does not agree with each of some others that may be filled together with it; its own names come first. */
export const conflictsBetween = (
  form: MergeSource,
  others: readonly MergeSource[],
): readonly MergeConflict[] => others.flatMap((other) => mergeForms([form, other], nowhere).conflicts);
