/** Whether a code point belongs to a class. */
export type CodeSet = (code: number) => boolean;

/** A regular expression in the syntax of Java, as far as it is supported. */
export type Regex =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly has: CodeSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Regex[] }
  | { readonly kind: 'choice'; readonly options: readonly Regex[] }
  | {
      readonly kind: 'repeat';
      readonly part: Regex;
      readonly min: number;
      readonly max: number;
      readonly mode: RepeatMode;
    }
  | { readonly kind: 'group'; readonly part: Regex; readonly number: number }
  | { readonly kind: 'atomic'; readonly part: Regex }
  | { readonly kind: 'look'; readonly part: Regex; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'assert'; readonly test: Assertion }
  | { readonly kind: 'backreference'; readonly number: number; readonly ignoreCase: boolean };

export type RepeatMode = 'greedy' | 'lazy' | 'possessive';

export type Assertion =
  | 'start'
  | 'end'
  | 'end before last break'
  | 'line start'
  | 'line end'
  | 'word boundary'
  | 'no word boundary';

export interface ParsedRegex {
  readonly regex: Regex;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

export interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly comments: boolean;
}

/** The pattern is not valid, or uses something that is not supported. */
export class PatternError extends Error {}
