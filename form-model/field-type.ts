import type { z } from 'zod';
import type { Value } from '../feel/index.ts';
import type { Language, LocalisedText } from '../model/localised.ts';
import type { NodeJson, Option } from './document.ts';
import type { MessageCode } from './messages/index.ts';

/** What is wrong with a value; the label and the language are put in by `messages/`. */
export interface ValueProblem {
  readonly code: MessageCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface CheckContext {
  readonly now: Date;
  /** Options that may be chosen, after the field's `options` rule. */
  readonly options: readonly Option[];
}

/**
 * A field type bound to the settings of one field. Everything here is pure and the same in browser and server.
 * An absent value is `undefined` and is never handed to `check`.
 */
export interface FieldType {
  /** Takes what was typed or sent to its stored form: full-width digits, blanks, separators. Empty becomes undefined. */
  normalise(raw: unknown): unknown;
  /** Everything wrong with a normalised value. A value of the wrong shape is one problem of its own. */
  check(value: unknown, context: CheckContext): readonly ValueProblem[];
  /** The value as rules see it: a date is a FEEL date, money an integer of fen. */
  toFeel(value: unknown): Value;
  /** What a `value` rule gave, as the field stores it; undefined where it is empty or does not fit. */
  fromFeel(value: Value): unknown;
  /** The value as words, for reading and printing. */
  text(value: unknown, language: Language, options: readonly Option[]): string;
  /** Combines what is stored with what this step sent, where a part of the value is not the user's to write. */
  merge?(sent: unknown, stored: unknown): unknown;
}

/** What a field type's folder gives to the registry. */
export interface FieldTypeDefinition {
  /** `type` keywords of the JSON schema that fit. */
  readonly jsonTypes: readonly NodeJson['type'][];
  readonly settings: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Whether the field needs `enum` or an `options` rule. */
  readonly options: 'none' | 'needed';
  /** Whether nobody types it, so that a `value` rule is needed. */
  readonly calculated: boolean;
  /** Name of the label in message texts: choose rather than enter. */
  readonly missing: MessageCode;
  bind(settings: unknown, jsonType: NodeJson['type']): FieldType;
}

/** One error of a form. `path` is dotted, rows by index: `members.0.income`. Messages never repeat the value. */
export interface FormError {
  readonly path: string;
  readonly code: string;
  readonly message: LocalisedText;
}
