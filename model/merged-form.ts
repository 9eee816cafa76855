import { z } from 'zod';
import { JsonDocument } from './form-design.ts';
import { LocalisedText } from './localised.ts';

/** Where two forms do not agree about a question that both ask. */
export const MergeConflictView = z.strictObject({
  code: z.string(),
  /** Keys of the forms; the names below are theirs in this order. */
  forms: z.tuple([z.string(), z.string()]),
  pattern: z.string(),
  /** The same where the question is asked once. */
  otherPattern: z.string(),
  text: LocalisedText,
});
export type MergeConflictView = z.infer<typeof MergeConflictView>;

/** A question of one form and what it is called in the merged one; of a table also its columns. */
export const MergedField = z.strictObject({
  name: z.string(),
  mergedName: z.string(),
  rowKey: z.string().nullable(),
  get columns() {
    return z.array(MergedField).nullable();
  },
});
export type MergedField = z.infer<typeof MergedField>;

/** One form for several items: every question that they share is asked once. */
export const MergedForm = z.strictObject({
  items: z.array(
    z.strictObject({
      code: z.string(),
      name: LocalisedText,
      form: z.strictObject({ key: z.string(), version: z.int() }),
    }),
  ),
  document: JsonDocument,
  /** By form: where its answers are found among those of the merged form. */
  parts: z.array(z.strictObject({ form: z.string(), fields: z.array(MergedField) })),
  conflicts: z.array(MergeConflictView),
  /** How many questions need not be asked again. */
  saved: z.int(),
});
export type MergedForm = z.infer<typeof MergedForm>;

/** What publishing a form would set against the forms of other items. */
export const FormConflictList = z.strictObject({
  items: z.array(
    MergeConflictView.extend({
      /** Items that the other form belongs to. */
      otherItems: z.array(z.strictObject({ code: z.string(), name: LocalisedText })),
      otherTitle: LocalisedText,
    }),
  ),
});
export type FormConflictList = z.infer<typeof FormConflictList>;
