import {
  FeelError,
  isContext,
  isError,
  isFunction,
  isList,
  isNumber,
  type Result,
  typeName,
} from '../kinds.ts';
import { add, compareNumbers, negate, wholePart } from '../number.ts';
import { temporalProperty } from '../temporal/properties.ts';
import type { Node } from '../tree.ts';
import type { FeelNumber, Value } from '../value.ts';
import { Binding, type Compile, Entries, type Evaluate, type Frame, type Run } from './run.ts';

/** `?`, the input value of a decision table's cell. */
export const inputSymbol: Evaluate = (run) => {
  const input = run.variable('?');
  return input === undefined ? new FeelError("'?' can only be used inside a unary test", true) : input;
};

export function compileName(names: readonly [string, ...string[]]): Evaluate {
  const [first, ...rest] = names;
  if (rest.length === 0) {
    return (run) => {
      const found = run.variable(first);
      return found === undefined ? missingVariable(run, first) : found;
    };
  }
  return (run) => {
    const found = run.variable(first);
    if (found === undefined) return missingVariable(run, first);
    return rest.reduce((value, key) => member(run, value, key), found);
  };
}

/** A variable that holds null is there; one that does not exist gives null with a warning. */
const missingVariable = (run: Run, name: string): null =>
  run.nothing('NO_VARIABLE_FOUND', `No variable found with name '${name}'`);

export function compilePath(base: Evaluate, key: string): Evaluate {
  return (run) => {
    const value = base(run);
    return isError(value) ? value : member(run, value, key);
  };
}

/** The entry of a context, of each member of a list, or the property of a temporal value. */
function member(run: Run, value: Value, key: string): Value {
  if (isContext(value)) {
    const entry = value.get(key);
    if (entry !== undefined && !isFunction(entry)) return entry;
    return run.nothing('NO_CONTEXT_ENTRY_FOUND', `No context entry found with key '${key}'`);
  }
  if (isList(value)) {
    run.makeList(value.length);
    return value.map((item) => member(run, item, key));
  }
  if (value === null) {
    return run.nothing(
      'NO_CONTEXT_ENTRY_FOUND',
      `No context entry found with key '${key}'. The context is null`,
    );
  }
  const property = temporalProperty(value, key);
  if (property !== undefined) return property;
  return run.nothing('NO_PROPERTY_FOUND', `No property found with name '${key}' of a ${typeName(value)}`);
}

/** Conditions that never give a number, so that they are asked for each item at once. */
const BOOLEAN_KINDS = new Set<Node['kind']>([
  'comparison',
  'call',
  'and',
  'or',
  'between',
  'in',
  'instance of',
  'some',
  'every',
]);

const literalIndex = (node: Node): FeelNumber | undefined => {
  if (node.kind === 'literal' && isNumber(node.value)) return node.value;
  const operand = node.kind === 'negation' ? literalIndex(node.operand) : undefined;
  return operand === undefined ? undefined : negate(operand);
};

/** `list[1]`, `list[item > 1]`, `list[name = "x"]`; a condition that gives a number is a position. */
export function compileFilter(
  node: Extract<Node, { kind: 'filter' }>,
  compile: Compile,
  cost: number,
): Evaluate {
  const list = compile(node.base);
  const condition = compile(node.condition);
  const index = literalIndex(node.condition);
  const asksOutside = !BOOLEAN_KINDS.has(node.condition.kind);
  return (run) => {
    const items = list(run);
    if (isError(items)) return items.noInput ? items : null;
    if (!isList(items)) return run.nothing('INVALID_TYPE', `Expected list but found ${typeName(items)}`);
    if (index !== undefined) return itemAt(items, index);
    const outside = asksOutside ? condition(run) : null;
    if (!isError(outside) && isNumber(outside)) return itemAt(items, outside);
    return select(run, items, { condition, cost });
  };
}

/** Counts from 1, or from the end if negative. */
function itemAt(items: readonly Value[], index: FeelNumber): Value {
  const position = compareNumbers(index, 0) > 0 ? add(index, -1) : add(index, items.length);
  if (compareNumbers(position, 0) < 0 || compareNumbers(position, items.length) >= 0) return null;
  return items[Number(wholePart(position))] ?? null;
}

function itemFrame(run: Run, item: Value): Frame {
  const frame = new Binding(run.frame, 'item', item);
  return isContext(item) ? new Entries(frame, item) : frame;
}

/** The first item decides whether the condition is a position or a test. */
function select(
  run: Run,
  items: readonly Value[],
  { condition, cost }: { condition: Evaluate; cost: number },
): Result {
  run.spend(items.length * cost);
  const selected: Value[] = [];
  for (const [place, item] of items.entries()) {
    const answer = run.within(itemFrame(run, item), condition);
    if (place === 0 && isError(answer)) return answer.noInput ? answer : null;
    if (place === 0 && !isError(answer) && isNumber(answer)) return itemAt(items, answer);
    if (answer === true) selected.push(item);
  }
  return selected;
}
