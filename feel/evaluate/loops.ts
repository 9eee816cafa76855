import { FeelError, isError, isList, isNumber, type Result, typeName } from '../kinds.ts';
import { add, compareNumbers, subtract, toDouble } from '../number.ts';
import { childrenOf, type Iterator, type Node } from '../tree.ts';
import type { FeelNumber, Value } from '../value.ts';
import { joinAll } from './logic.ts';
import { Binding, type Compile, type Evaluate, type Frame, type Run } from './run.ts';

/** Number of nodes: what one round of a body costs. */
export function costOf(node: Node): number {
  let count = 0;
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    count += 1;
    open.push(...childrenOf(next));
  }
  return count;
}

/** Whether the text of this name stands anywhere in the node as a variable. */
export function mentions(node: Node, name: string): boolean {
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === 'name' && next.names[0] === name) return true;
    open.push(...childrenOf(next));
  }
  return false;
}

interface Rounds {
  readonly count: number;
  /** The frame of a round, the last iterator turning fastest. */
  frameOf(round: number): Frame | undefined;
}

type Lists = (run: Run) => Rounds | FeelError | null;

/** All lists are evaluated before the first round, so one iterator does not see another. */
function compileIterators(iterators: readonly Iterator[], compile: Compile): Lists {
  const sources = iterators.map(({ name, list }) => ({ name, list: compile(list) }));
  return (run) => {
    const lists: { name: string; items: readonly Value[] }[] = [];
    for (const { name, list } of sources) {
      const items = list(run);
      if (isError(items)) return items;
      if (!isList(items)) return run.nothing('INVALID_TYPE', `Expected list but found ${typeName(items)}`);
      lists.push({ name, items });
    }
    const outer = run.frame;
    return {
      count: lists.reduce((product, { items }) => product * items.length, 1),
      frameOf: (round) => bind(outer, lists, round),
    };
  };
}

/** Of two iterators of one name the first one is seen. */
function bind(
  outer: Frame | undefined,
  lists: readonly { name: string; items: readonly Value[] }[],
  round: number,
): Frame | undefined {
  let frame = outer;
  let rest = round;
  for (const { name, items } of lists.toReversed()) {
    frame = new Binding(frame, name, items[rest % items.length] ?? null);
    rest = Math.floor(rest / items.length);
  }
  return frame;
}

export function compileFor(node: Extract<Node, { kind: 'for' }>, compile: Compile): Evaluate {
  const [lists, body] = [compileIterators(node.iterators, compile), compile(node.body)];
  const cost = costOf(node.body);
  const seesPartial = mentions(node.body, 'partial');
  return (run) => {
    const rounds = lists(run);
    if (rounds === null || isError(rounds)) return rounds?.noInput === true ? rounds : null;
    run.makeList(rounds.count);
    const results: Value[] = [];
    for (let round = 0; round < rounds.count; round += 1) {
      run.spend(cost + (seesPartial ? round : 0));
      const frame = rounds.frameOf(round);
      const inner = seesPartial ? new Binding(frame, 'partial', results.slice()) : frame;
      const result = run.within(inner, body);
      results.push(isError(result) ? null : result);
    }
    return results;
  };
}

export function compileQuantified(
  node: Extract<Node, { kind: 'some' | 'every' }>,
  compile: Compile,
): Evaluate {
  const [lists, body] = [compileIterators(node.iterators, compile), compile(node.body)];
  const cost = costOf(node.body);
  const decisive = node.kind === 'some';
  return (run) => {
    const rounds = lists(run);
    if (rounds === null || isError(rounds)) return rounds?.noInput === true ? rounds : null;
    return joinAll(run, decisive, rounds.count, (round) => {
      run.spend(cost);
      return run.within(rounds.frameOf(round), body);
    });
  };
}

/** `1..3` or `3..1`, in whole steps from the start. */
export function compileSequence(node: Extract<Node, { kind: 'sequence' }>, compile: Compile): Evaluate {
  const [from, to] = [compile(node.from), compile(node.to)];
  return (run) => {
    const first = from(run);
    const last = isError(first) || !isNumber(first) ? first : to(run);
    if (isError(first) || isError(last)) return isError(first) ? first : last;
    if (!isNumber(first) || !isNumber(last)) {
      return run.error('INVALID_TYPE', `Expected number but found ${typeName(last)}`);
    }
    return sequence(run, first, last);
  };
}

function sequence(run: Run, first: FeelNumber, last: FeelNumber): Result {
  const step = compareNumbers(first, last) < 0 ? 1 : -1;
  run.makeList(Math.floor(Math.abs(toDouble(subtract(last, first)))) + 1);
  const items: Value[] = [];
  for (let item = first; compareNumbers(item, last) * step <= 0; item = add(item, step)) items.push(item);
  return items;
}
