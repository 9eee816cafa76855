import { childrenOf, type Node } from '../../feel/index.ts';
import type { Names, Shape } from './shape.ts';

/** Names a rule reads. The columns narrow a table, or `row`, to some of them; undefined stands for all it holds. */
export type Reads = ReadonlyMap<string, readonly string[] | undefined>;

/** What a checked FEEL tree reads of a form, and the names in it that mean nothing. */
export interface ReadsOfTree {
  readonly reads: Reads;
  readonly unknown: readonly string[];
  readonly mentions: readonly Mention[];
}

/** A place in a rule that names something the form knows: `names[index]` of a name, or the key of a path. */
export interface Mention {
  readonly shape: Shape;
  readonly node: Extract<Node, { kind: 'name' | 'path' }>;
  readonly index: number;
}

/** Finds what a rule reads, column by column where the path is written out, so that it runs only when that changes. */
export function readsOf(tree: Node, names: Names): ReadsOfTree {
  const collector = new Collector(names);
  collector.visit(tree, new Map());
  const reads = new Map(
    [...collector.reads].map(([name, columns]) => [name, columns && [...columns]] as const),
  );
  return { reads, unknown: [...collector.unknown], mentions: collector.mentions };
}

/** Names bound inside of the expression; a shape where they stand for a row of a known table. */
type Bound = ReadonlyMap<string, Shape | undefined>;

class Collector {
  readonly reads = new Map<string, Set<string> | undefined>();
  readonly unknown = new Set<string>();
  readonly mentions: Mention[] = [];
  private readonly names: Names;

  constructor(names: Names) {
    this.names = names;
  }

  visit(node: Node, bound: Bound): void {
    switch (node.kind) {
      case 'name':
        this.readPath(node, bound);
        return;
      case 'call':
        this.visitCall(node, bound);
        return;
      case 'filter':
        this.visit(node.base, bound);
        this.visit(node.condition, this.withItem(node.base, bound));
        return;
      case 'path':
        this.visit(node.base, bound);
        this.checkKey(this.tableOf(node.base, bound), node.key);
        this.mention(this.tableOf(node.base, bound)?.get(node.key), node, 0);
        return;
      case 'for':
      case 'some':
      case 'every':
        this.visitLoop(node, bound);
        return;
      case 'function':
        this.visit(
          node.body,
          new Map([...bound, ...node.parameters.map((name) => [name, undefined] as const)]),
        );
        return;
      case 'context':
        this.visitContext(node, bound);
        return;
      default:
        childrenOf(node).forEach((child) => this.visit(child, bound));
    }
  }

  private readPath(node: Extract<Node, { kind: 'name' }>, bound: Bound): void {
    const [first, ...keys] = node.names;
    this.mentionPath(node, bound);
    if (bound.has(first)) {
      this.checkKeys(bound.get(first), keys);
      return;
    }
    const shape = this.names.get(first);
    if (!shape) {
      this.unknown.add(first);
      return;
    }
    this.checkKeys(shape, keys);
    this.remember(first, shape, keys[0]);
  }

  private mentionPath(node: Extract<Node, { kind: 'name' }>, bound: Bound): void {
    const [first] = node.names;
    let shape = bound.has(first) ? bound.get(first) : this.names.get(first);
    node.names.forEach((name, index) => {
      if (index > 0) shape = shape?.columns?.get(name);
      this.mention(shape, node, index);
    });
  }

  private mention(shape: Shape | undefined, node: Mention['node'], index: number): void {
    if (shape) this.mentions.push({ shape, node, index });
  }

  private remember(name: string, shape: Shape, column: string | undefined): void {
    const known = this.reads.get(name);
    if (!shape.columns || column === undefined) this.reads.set(name, undefined);
    else if (!this.reads.has(name)) this.reads.set(name, new Set([column]));
    else known?.add(column);
  }

  /** `count(members)` reads how many rows there are, and no column. */
  private visitCall(call: Extract<Node, { kind: 'call' }>, bound: Bound): void {
    const [argument] = call.args.values;
    const node = argument && 'name' in argument && 'value' in argument ? argument.value : argument;
    if (call.name === 'count' && isNode(node) && node.kind === 'name' && node.names.length === 1) {
      const [name] = node.names;
      if (!bound.has(name) && this.names.get(name)?.columns) {
        this.mentionPath(node, bound);
        if (!this.reads.has(name)) this.reads.set(name, new Set());
        return;
      }
    }
    childrenOf(call).forEach((child) => this.visit(child, bound));
  }

  private visitLoop(loop: Extract<Node, { kind: 'for' | 'some' | 'every' }>, bound: Bound): void {
    const inside = new Map(bound);
    for (const { name, list } of loop.iterators) {
      this.visit(list, bound);
      const table = this.tableOf(list, bound);
      inside.set(name, table && { columns: table, pattern: undefined });
    }
    inside.set('partial', undefined);
    this.visit(loop.body, inside);
  }

  private visitContext(context: Extract<Node, { kind: 'context' }>, bound: Bound): void {
    const inside = new Map(bound);
    for (const { key, value } of context.entries) {
      this.visit(value, inside);
      inside.set(key, undefined);
    }
  }

  /** In a filter, the columns of the filtered table are names of their own. */
  private withItem(base: Node, bound: Bound): Bound {
    const table = this.tableOf(base, bound);
    const item: Shape | undefined = table && { columns: table, pattern: undefined };
    return new Map<string, Shape | undefined>([...bound, ...(table ?? []), ['item', item]]);
  }

  /** The columns of the table that a node gives the rows of, where that is plain to see. */
  private tableOf(node: Node, bound: Bound): Names | undefined {
    if (node.kind === 'filter') return this.tableOf(node.base, bound);
    if (node.kind !== 'name') return undefined;
    const [first, ...keys] = node.names;
    let shape = bound.has(first) ? bound.get(first) : this.names.get(first);
    for (const key of keys) shape = shape?.columns?.get(key);
    return shape?.columns;
  }

  private checkKeys(shape: Shape | undefined, keys: readonly string[]): void {
    let columns = shape?.columns;
    for (const key of keys) {
      this.checkKey(columns, key);
      columns = columns?.get(key)?.columns;
    }
  }

  private checkKey(columns: Names | undefined, key: string): void {
    if (columns && !columns.has(key)) this.unknown.add(key);
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'kind' in value;
