import type { Run } from '../evaluate/run.ts';
import type { Result } from '../kinds.ts';
import type { Value } from '../value.ts';

/** A built-in function, one of possibly several of a name. */
export interface BuiltIn {
  /** Names for named arguments; their number decides which function of a name is meant. */
  readonly parameters: readonly string[];
  /** The last parameter takes all further arguments as a list. */
  readonly variadic?: boolean;
  /** An argument that could not be evaluated counts as some value instead of spoiling the call. */
  readonly toleratesErrors?: boolean;
  /** Gives undefined for arguments of types that it does not take. */
  readonly invoke: (args: readonly Value[], run: Run) => Result | undefined;
}

export type Library = Readonly<Record<string, readonly BuiltIn[]>>;

export const isText = (value: Value | undefined): value is string => typeof value === 'string';

/** A function of texts alone. */
export function ofTexts(
  parameters: readonly string[],
  compute: (texts: readonly string[], run: Run) => Result,
): BuiltIn {
  return { parameters, invoke: (args, run) => (args.every(isText) ? compute(args, run) : undefined) };
}
