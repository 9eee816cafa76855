import { Decimal } from './decimal.ts';
import type {
  Context,
  DaysTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelFunction,
  FeelNumber,
  FeelRange,
  FeelTime,
  Value,
  YearsMonthsDuration,
} from './value.ts';

/**
 * What went wrong below an operation, on its way up: most operations make null of it, a few pass it on, and one that
 * reaches the top is the failure of the evaluation. `noInput` marks the use of `?` where there is no input value.
 */
export class FeelError {
  readonly message: string;
  readonly noInput: boolean;

  constructor(message: string, noInput = false) {
    this.message = message;
    this.noInput = noInput;
  }
}

export type Result = Value | FeelError;

type Tagged =
  FeelDate | FeelTime | FeelDateTime | DaysTimeDuration | YearsMonthsDuration | FeelRange | FeelFunction;

export const isError = (value: unknown): value is FeelError => value instanceof FeelError;

export const isNumber = (value: Result | undefined): value is FeelNumber =>
  typeof value === 'number' || value instanceof Decimal;

export const isList = (value: Result | undefined): value is readonly Value[] => Array.isArray(value);

export const isContext = (value: Result | undefined): value is Context => value instanceof Map;

export const hasKind = <K extends Tagged['kind']>(
  value: Result | undefined,
  kind: K,
): value is Extract<Tagged, { kind: K }> =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;

export const isFunction = (value: Result | undefined): value is FeelFunction => hasKind(value, 'function');

/** A context written in an expression. In lists it is found only as itself, as in Zeebe. */
export class LiteralContext extends Map<string, Value> {}

/** A context made by a built-in function. In lists it is found by its entries. */
export class MadeContext extends Map<string, Value> {}

export type TypeName =
  'null' | 'boolean' | 'number' | 'string' | 'list' | 'context' | 'error' | Tagged['kind'];

/** The type as `instance of` and messages name it. */
export function typeName(value: Result): TypeName {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    default:
      return objectType(value);
  }
}

function objectType(value: Exclude<Result, null | boolean | number | string>): TypeName {
  if (isNumber(value)) return 'number';
  if (isList(value)) return 'list';
  if (isContext(value)) return 'context';
  return isError(value) ? 'error' : value.kind;
}

/** The type by which values may be compared: a local and a zoned time are not of one type. */
export function comparisonType(value: Value): string {
  const type = typeName(value);
  if (type !== 'time' && type !== 'date and time') return type;
  return (hasKind(value, 'time') || hasKind(value, 'date and time')) && value.offset ? `zoned ${type}` : type;
}
