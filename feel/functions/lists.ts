import { equals, isSame } from '../compare.ts';
import type { Run } from '../evaluate/run.ts';
import { FeelError, isFunction, isList, isNumber, type Result } from '../kinds.ts';
import { int32Of } from '../number.ts';
import type { FeelFunction, Value } from '../value.ts';
import { type BuiltIn, isText, type Library } from './built-in.ts';

type List = readonly Value[];

/** A function whose first argument is a list; the others are checked by `compute`. */
function ofList(
  parameters: readonly string[],
  compute: (list: List, rest: List, run: Run) => Result | undefined,
  options: Pick<BuiltIn, 'variadic' | 'toleratesErrors'> = {},
): BuiltIn {
  return {
    ...options,
    parameters,
    invoke: ([list, ...rest], run) => {
      if (!isList(list)) return undefined;
      run.spend(list.length);
      return compute(list, rest, run);
    },
  };
}

/** Zero-based place of a position that counts from 1, or from the end if it is not positive. */
const placeOf = (list: List, position: number): number =>
  position > 0 ? position - 1 : list.length + position;

const from = (list: List, place: number): List => list.slice(Math.max(0, place));
const upTo = (list: List, place: number): List => list.slice(0, Math.max(0, place));

const isEqual = (left: Value, right: Value, run: Run): boolean => equals(left, right, run) ?? false;

function distinct(list: List, run: Run): Value[] {
  const kept: Value[] = [];
  for (const item of list) {
    run.spend(kept.length);
    if (!kept.some((known) => isEqual(item, known, run))) kept.push(item);
  }
  return kept;
}

function duplicates(list: List, run: Run): Value[] {
  return distinct(list, run).filter((value) => {
    run.spend(list.length);
    return list.filter((item) => isEqual(item, value, run)).length > 1;
  });
}

function joinLists(lists: List, run: Run): Value[] {
  const joined = lists.flatMap((part) => (isList(part) ? part : [part]));
  run.makeList(joined.length);
  return joined;
}

function flatten(list: List, run: Run, into: Value[] = []): Value[] {
  run.spend(list.length);
  for (const item of list) {
    if (isList(item)) flatten(item, run, into);
    else into.push(item);
  }
  run.makeList(into.length);
  return into;
}

/** Stable, by a function of two items that says whether the first comes before the second. */
function sort(list: List, precedes: FeelFunction, run: Run): Result {
  if (precedes.parameters.length !== 2) return new FeelError('The function to sort by has not 2 parameters');
  const before = (left: Value, right: Value): boolean => {
    run.spend(1);
    const answer = precedes.invoke([left, right]);
    if (typeof answer !== 'boolean') throw new NoBoolean();
    return answer;
  };
  try {
    return list.toSorted((left, right) => (before(left, right) ? -1 : before(right, left) ? 1 : 0));
  } catch (error) {
    if (error instanceof NoBoolean) return new FeelError('The function to sort by gave no boolean');
    throw error;
  }
}

class NoBoolean extends Error {}

/** Nulls are left out; a missing delimiter, prefix or suffix is empty. */
function joinTexts(
  list: List,
  [delimiter = null, prefix = null, suffix = null]: List,
  run: Run,
): Result | undefined {
  const known = [delimiter, prefix, suffix].every((part) => part === null || isText(part));
  const paired = (prefix === null) === (suffix === null);
  if (!known || !paired) return undefined;
  const texts = list.filter((item) => item !== null);
  if (!texts.every(isText)) return new FeelError('Expected a list of strings');
  const [before, between, after] = [prefix, delimiter, suffix].map((part) => (isText(part) ? part : ''));
  run.makeText(texts.reduce((length, text) => length + text.length + (between ?? '').length, 0));
  return (before ?? '') + texts.join(between) + (after ?? '');
}

function insertBefore(list: List, [position, item = null]: List, run: Run): Result | undefined {
  if (!isNumber(position)) return undefined;
  run.makeList(list.length + 1);
  const place = placeOf(list, int32Of(position));
  return [...upTo(list, place), item, ...from(list, place)];
}

function remove(list: List, [position]: List): Result | undefined {
  if (!isNumber(position)) return undefined;
  const at = int32Of(position);
  return [...upTo(list, placeOf(list, at)), ...from(list, placeOf(list, at + 1))];
}

function sublist(list: List, [start, length]: List): Result | undefined {
  if (!isNumber(start)) return undefined;
  const first = placeOf(list, int32Of(start));
  if (length === undefined) return from(list, first);
  return isNumber(length) ? list.slice(Math.max(0, first), Math.max(0, first + int32Of(length))) : undefined;
}

const places = (list: List, wanted: Value, run: Run): Value[] =>
  list.flatMap((item, place) => (isSame(item, wanted, run) ? [place + 1] : []));

/** Three-valued `and` (decisive false) and `or` (decisive true) of the members. */
const joinBooleans = (list: List, decisive: boolean): boolean | null => {
  if (list.includes(decisive)) return decisive;
  return list.every((item) => item === !decisive) ? !decisive : null;
};

const VARIADIC = { variadic: true, toleratesErrors: true } as const;
const TOLERANT = { toleratesErrors: true } as const;

const conjunction = ofList(['list'], (list) => joinBooleans(list, false), VARIADIC);
const disjunction = ofList(['list'], (list) => joinBooleans(list, true), VARIADIC);

export const listFunctions: Library = {
  'list contains': [
    ofList(
      ['list', 'element'],
      (list, [wanted = null], run) => list.some((item) => isSame(item, wanted, run)),
      TOLERANT,
    ),
  ],
  count: [ofList(['list'], (list) => list.length)],
  and: [conjunction],
  all: [conjunction],
  or: [disjunction],
  any: [disjunction],
  sublist: [ofList(['list', 'start'], sublist), ofList(['list', 'start', 'length'], sublist)],
  append: [
    ofList(
      ['list', 'items'],
      (list, [items], run) => (isList(items) ? joinLists([list, items], run) : undefined),
      VARIADIC,
    ),
  ],
  concatenate: [ofList(['lists'], (lists, _rest, run) => joinLists(lists, run), VARIADIC)],
  'insert before': [ofList(['list', 'position', 'newItem'], insertBefore, TOLERANT)],
  remove: [ofList(['list', 'position'], remove)],
  reverse: [ofList(['list'], (list) => list.toReversed())],
  'index of': [
    ofList(['list', 'match'], (list, [wanted = null], run) => places(list, wanted, run), TOLERANT),
  ],
  union: [ofList(['lists'], (lists, _rest, run) => distinct(joinLists(lists, run), run), VARIADIC)],
  'distinct values': [ofList(['list'], (list, _rest, run) => distinct(list, run))],
  'duplicate values': [ofList(['list'], (list, _rest, run) => duplicates(list, run))],
  flatten: [ofList(['list'], (list, _rest, run) => flatten(list, run))],
  sort: [
    ofList(['list', 'precedes'], (list, [precedes], run) =>
      isFunction(precedes) ? sort(list, precedes, run) : undefined,
    ),
  ],
  'string join': [
    ofList(['list'], joinTexts),
    ofList(['list', 'delimiter'], joinTexts),
    ofList(['list', 'delimiter', 'prefix', 'suffix'], joinTexts),
  ],
  'is empty': [ofList(['list'], (list) => list.length === 0)],
};
