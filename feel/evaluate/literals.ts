import { comparisonType, FeelError, isError, LiteralContext, typeName } from '../kinds.ts';
import { childrenOf, type Node } from '../tree.ts';
import type { Value } from '../value.ts';
import { type Compile, Entries, type Evaluate } from './run.ts';

export function compileList(items: readonly Node[], compile: Compile): Evaluate {
  const parts = items.map(compile);
  return (run) => {
    const list: Value[] = [];
    for (const part of parts) {
      const item = part(run);
      if (isError(item)) return new FeelError(item.message);
      list.push(item);
    }
    return list;
  };
}

const definesFunction = (node: Node): boolean =>
  node.kind === 'function' || childrenOf(node).some(definesFunction);

/** Each entry sees those before it. A function keeps what it saw where it was written. */
export function compileContext(node: Extract<Node, { kind: 'context' }>, compile: Compile): Evaluate {
  const parts = node.entries.map(({ key, value }) => ({
    key,
    value: compile(value),
    keeps: definesFunction(value),
  }));
  return (run) => {
    const context = new LiteralContext();
    for (const { key, value, keeps } of parts) {
      const visible = keeps ? new Map(context) : context;
      const entry = run.within(new Entries(run.frame, visible), value);
      if (isError(entry)) return new FeelError(entry.message);
      context.set(key, entry);
    }
    return context;
  };
}

/** Types a range may have: both ends of the same. Texts have none. */
const RANGE_TYPES = new Set([
  'number',
  'date',
  'time',
  'zoned time',
  'date and time',
  'zoned date and time',
  'days and time duration',
  'years and months duration',
]);

export function compileRange(node: Extract<Node, { kind: 'range' }>, compile: Compile): Evaluate {
  const [from, to] = [compile(node.from.value), compile(node.to.value)];
  return (run) => {
    const [low, high] = [from(run), to(run)];
    if (isError(low)) return low;
    if (isError(high)) return high;
    const type = comparisonType(low);
    if (type !== comparisonType(high) || !RANGE_TYPES.has(type)) {
      return run.error('INVALID_TYPE', `Invalid range from ${typeName(low)} to ${typeName(high)}`);
    }
    return {
      kind: 'range',
      from: { value: low, closed: node.from.closed },
      to: { value: high, closed: node.to.closed },
    };
  };
}
