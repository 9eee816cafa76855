import type { z } from 'zod';
import type { Value } from '../feel/index.ts';
import type { Language, LocalisedText } from '../model/localised.ts';
import type { PrintedAnswer } from '../model/printout.ts';
import type { NodeJson, Option } from './document.ts';
import type { MessageCode } from './messages/index.ts';
import type { Derivation } from './rules/derived-rule.ts';

/** What is wrong with a value; label and language are put in by `messages/`. */
export interface ValueProblem {
  readonly code: MessageCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface CheckContext {
  readonly now: Date;
  /** Options that may be chosen, after the field's `options` rule. */
  readonly options: readonly Option[];
  /** Dictionaries by code, where the place that checks knows them. */
  readonly dictionaries?: Dictionaries;
  /** Files that may be named, where the place that checks knows them: those of the case and of who fills the form. */
  readonly files?: KnownFiles;
  /** What the type's `reference` gave; null or absent where it has none. */
  readonly reference?: Value;
}

export type Dictionaries = ReadonlyMap<string, readonly Option[]>;
/** Files by id. */
export type KnownFiles = ReadonlyMap<string, { readonly mediaType: string; readonly size: number }>;

/**
 * A field type bound to the settings of one field: pure, and the same in browser and server.
 * An absent value is `undefined` and is handed to none of these but `normalise` and `merge`.
 */
export interface FieldType {
  /** Brings what was typed or sent to its stored form (full-width digits, blanks); empty becomes undefined. Never throws. */
  normalise(raw: unknown): unknown;
  /** Everything wrong with a normalised value; a value of the wrong shape is one problem of its own. */
  check(value: unknown, context: CheckContext): readonly ValueProblem[];
  /** The value as rules see it: a date is a FEEL date, money an integer of fen. */
  toFeel(value: unknown): Value;
  /** What a `value` rule gave, as the field stores it; undefined where it is empty or does not fit. */
  fromFeel(value: Value): unknown;
  /** The value in words, for reading and printing. */
  text(value: unknown, language: Language, options: readonly Option[]): string;
  /** What is stored of a checked value where the place that checks knows better: the label of a code, the size of a file. */
  settle?(value: unknown, context: CheckContext): unknown;
  /** Whether the whole value comes from elsewhere, so that nobody fills or changes it. */
  readonly given?: boolean;
  /** Joins what was sent with what is stored, where only a part of the value is the user's to write. */
  merge?(sent: unknown, stored: unknown): Merged;
  /** How it stands on paper, where that is more than a line of text. */
  readonly paper?: OnPaper;
}

export interface OnPaper {
  /** Whether it needs the width of the page, so that a table with it is printed row after row. */
  readonly wide?: boolean;
  /** Whether figures stand below each other. */
  readonly numeric?: boolean;
  /** What is printed of a value; its `text` where this is left out. */
  filled?(value: unknown, language: Language, options: readonly Option[]): PrintedAnswer;
  /** What is printed to be filled by hand; an empty line where this is left out. */
  blank?(language: Language, options: readonly Option[]): PrintedAnswer;
}

/** Refused where a part was changed that is not the user's. */
export type Merged = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

export type JsonType = NodeJson['type'];
export type Settings = Readonly<Record<string, unknown>>;

/** What the folder of a field type gives to the registry. */
export interface FieldTypeDefinition {
  readonly kind: 'field';
  /** `type` keywords of the JSON schema that fit; the first is the one the designer writes. */
  readonly jsonTypes: readonly JsonType[];
  readonly settings: z.ZodType<Settings>;
  /** Whether the field offers options, so that it needs `enum` or an `options` rule. */
  readonly hasOptions: boolean;
  /** Whether by its settings the options come from elsewhere, so that the form itself has none. */
  optionsElsewhere(settings: Settings): boolean;
  /** Whether nobody types it, so that it needs a `value` rule. */
  readonly calculated: boolean;
  /** Said when a required value is missing. */
  readonly missing: MessageCode;
  bind(settings: Settings, jsonType: JsonType): FieldType;
  /** Why settings and JSON type do not go together; undefined where they do. */
  misfit(settings: Settings, jsonType: JsonType): string | undefined;
  /** What the field, called `name`, works out by itself: its own value, or that of fields beside it. */
  derives(settings: Settings, name: string): readonly Derivation[];
  /** What `check` and the drawn field want to know of a field beside it, such as the day a limit begins. */
  reference(settings: Settings): Reference | undefined;
}

export type Reference = Pick<Derivation, 'source' | 'compute'>;

/** Parts that arrange or explain and have no value. */
export interface PartDefinition {
  readonly kind: 'group' | 'content' | 'table';
  readonly settings: z.ZodType<Settings>;
  /** The only components that may stand in it, each with a title; any where it is left out. */
  readonly holds?: readonly string[];
  /** The only components it may stand in; anywhere where it is left out. */
  readonly within?: readonly string[];
}

type Definition<S extends z.ZodType<Settings>> = Pick<FieldTypeDefinition, 'jsonTypes'> &
  Partial<Pick<FieldTypeDefinition, 'hasOptions' | 'calculated' | 'missing'>> & {
    readonly settings: S;
    readonly bind: (settings: z.output<S>, jsonType: JsonType) => FieldType;
    readonly optionsElsewhere?: (settings: z.output<S>) => boolean;
    readonly misfit?: (settings: z.output<S>, jsonType: JsonType) => string | undefined;
    readonly derives?: (settings: z.output<S>, name: string) => readonly Derivation[];
    readonly reference?: (settings: z.output<S>) => Reference | undefined;
  };

/** Keeps the settings typed inside of a field type's folder and forgets their type outside. */
export function defineFieldType<S extends z.ZodType<Settings>>(
  definition: Definition<S>,
): FieldTypeDefinition {
  return {
    kind: 'field',
    hasOptions: false,
    calculated: false,
    missing: 'REQUIRED',
    ...definition,
    bind: (settings, jsonType) => definition.bind(definition.settings.parse(settings), jsonType),
    optionsElsewhere: (settings) =>
      definition.optionsElsewhere?.(definition.settings.parse(settings)) ?? false,
    misfit: (settings, jsonType) => definition.misfit?.(definition.settings.parse(settings), jsonType),
    derives: (settings, name) => definition.derives?.(definition.settings.parse(settings), name) ?? [],
    reference: (settings) => definition.reference?.(definition.settings.parse(settings)),
  };
}

/** One error of a form. `path` is dotted, rows by index: `members.0.income`. The message never repeats the value. */
export interface FormError {
  readonly path: string;
  readonly code: string;
  /** Says it all by itself, the row included: for lists of errors. */
  readonly message: LocalisedText;
  /** The same where the place is plain to see: beside the field. */
  readonly inPlace: LocalisedText;
}
