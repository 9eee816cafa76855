import { z } from 'zod';
import { LocalisedText } from '../model/localised.ts';
import { Rights } from '../model/task.ts';

/** What a rule decides about the field it stands on. */
export const ruleTargets = ['visible', 'required', 'readOnly', 'value', 'options', 'error'] as const;
export type RuleTarget = (typeof ruleTargets)[number];

/**
 * A rule is data. `feel` is FEEL over the names of the form's fields, its facts and, within a row, `row`.
 * `visible`, `required`, `readOnly`: holds when the result is true. `value`: the field is calculated, nobody types it.
 * `options`: the list of values that may be chosen. `error`: true is an error, and `message` says which.
 * An empty field is null, and FEEL's sum of a list with a null is null: `sum(members[income != null].income)`.
 */
export const RuleJson = z.strictObject({
  set: z.enum(ruleTargets),
  feel: z.string().trim().min(1).max(4000),
  message: LocalisedText.optional(),
});
export type RuleJson = z.infer<typeof RuleJson>;

export const OptionJson = z.strictObject({
  value: z.string().min(1).max(80),
  label: LocalisedText,
  hint: LocalisedText.optional(),
});
export type Option = z.infer<typeof OptionJson>;

/** What a field may be called. */
export const FieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/);

/** One node of the Formily JSON schema: a field, a table of rows, or a part without a value (`void`). */
export const NodeJson = z.strictObject({
  type: z.enum(['object', 'void', 'string', 'number', 'integer', 'boolean', 'array']),
  title: LocalisedText.optional(),
  /** Hint under the label. */
  description: LocalisedText.optional(),
  required: z.boolean().optional(),
  default: z.json().optional(),
  enum: z.array(OptionJson).min(1).max(2000).optional(),
  'x-component': z.string().optional(),
  'x-component-props': z.record(z.string(), z.unknown()).optional(),
  'x-rules': z.array(RuleJson).max(50).optional(),
  'x-index': z.int().optional(),
  /** What personal data is asked for; the designer wants it for identity numbers, bank cards and the like. */
  'x-purpose': LocalisedText.optional(),
  /** The same code in several forms says that it is the same question, asked once where they are filled together. */
  'x-question': z.string().min(1).max(80).optional(),
  /** The reusable block, and its version, that the node was taken from; `name` is what the block calls it. */
  'x-block': z
    .strictObject({
      key: z.string().min(1).max(80),
      version: z.int().positive(),
      name: FieldName.optional(),
    })
    .optional(),
  /** Children, each parsed as a node by itself. */
  properties: z.record(FieldName, z.unknown()).optional(),
  /** Shape of a row of a table. */
  items: z.unknown().optional(),
});
export type NodeJson = z.infer<typeof NodeJson>;

/** What the paper of a form has that the screen has not. */
export const PrintHead = z.strictObject({
  /** Title on paper, where it is another one than on the screen. */
  title: LocalisedText.optional(),
  /** Who signs by hand at the end: applicant, surveyor. */
  signers: z.array(LocalisedText).max(10).default([]),
});
export type PrintHead = z.infer<typeof PrintHead>;

/** A form as its file `forms/<key>/<version>.json` holds it. Published versions never change. */
export const FormDocument = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  version: z.int().positive(),
  title: LocalisedText,
  description: LocalisedText.optional(),
  /** Names of facts the server gives to the form's rules (`TaskDetail.context`), such as `memberCount`. */
  facts: z.array(FieldName).max(100).default([]),
  schema: z.unknown(),
  /** Rights by step (task kind), of which the form's owner draws the matrix fields × steps. */
  rights: z.record(z.string(), Rights).default({}),
  print: PrintHead.optional(),
});
export type FormDocument = z.infer<typeof FormDocument>;
