import type { Value } from './value.ts';

/** Where a node stands in the source: UTF-16 offsets, `end` not included, blanks around it left out. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A checked expression. `kind` names are FEEL's own words; every operand is again a Node. */
export type Node = Span &
  (
    | { readonly kind: 'literal'; readonly value: Value }
    | { readonly kind: 'input' }
    | { readonly kind: 'list'; readonly items: readonly Node[] }
    | { readonly kind: 'context'; readonly entries: readonly ContextEntry[] }
    | Range
    | { readonly kind: 'name'; readonly names: readonly [string, ...string[]] }
    | { readonly kind: 'path'; readonly base: Node; readonly key: string }
    | { readonly kind: 'filter'; readonly base: Node; readonly condition: Node }
    | {
        readonly kind: 'arithmetic';
        readonly operator: ArithmeticOperator;
        readonly left: Node;
        readonly right: Node;
      }
    | { readonly kind: 'negation'; readonly operand: Node }
    | {
        readonly kind: 'comparison';
        readonly operator: ComparisonOperator;
        readonly left: Node;
        readonly right: Node;
      }
    | { readonly kind: 'between'; readonly value: Node; readonly from: Node; readonly to: Node }
    | { readonly kind: 'instance of'; readonly value: Node; readonly type: string }
    | { readonly kind: 'in'; readonly value: Node; readonly test: Node }
    | { readonly kind: 'and' | 'or'; readonly operands: readonly Node[] }
    | { readonly kind: 'if'; readonly condition: Node; readonly then: Node; readonly otherwise: Node }
    | { readonly kind: 'for'; readonly iterators: readonly Iterator[]; readonly body: Node }
    | { readonly kind: 'some' | 'every'; readonly iterators: readonly Iterator[]; readonly body: Node }
    | { readonly kind: 'sequence'; readonly from: Node; readonly to: Node }
    | Call
    | { readonly kind: 'function'; readonly parameters: readonly string[]; readonly body: Node }
    | UnaryTest
  );

/** Tests of an input value: cells of a decision table and the right side of `in`. */
export type UnaryTest =
  | {
      readonly kind: 'input comparison';
      readonly operator: Exclude<ComparisonOperator, '!='>;
      readonly operand: Node;
    }
  | { readonly kind: 'input in range'; readonly range: Range & Span }
  | { readonly kind: 'test expression'; readonly expression: Node }
  | { readonly kind: 'any of'; readonly tests: readonly Node[] }
  | { readonly kind: 'not'; readonly test: Node }
  | { readonly kind: 'any input' };

export interface Range {
  readonly kind: 'range';
  readonly from: RangeEnd;
  readonly to: RangeEnd;
}

/** `closed`: the end itself belongs to the range. */
export interface RangeEnd {
  readonly value: Node;
  readonly closed: boolean;
}

/** `path` is empty for a plain call and holds the names before the last dot for `a.b.f(…)`. */
export interface Call {
  readonly kind: 'call';
  readonly path: readonly string[];
  readonly name: string;
  readonly args: Arguments;
}

export type Arguments =
  | { readonly kind: 'positional'; readonly values: readonly Node[] }
  | { readonly kind: 'named'; readonly values: readonly NamedArgument[] };

export interface NamedArgument {
  readonly name: string;
  readonly value: Node;
}

export interface ContextEntry {
  readonly key: string;
  readonly value: Node;
}

export interface Iterator {
  readonly name: string;
  readonly list: Node;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '**';
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** The nodes directly below a node, in the order of the source. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'list':
      return node.items;
    case 'context':
      return node.entries.map(({ value }) => value);
    case 'range':
      return [node.from.value, node.to.value];
    case 'call':
      return argumentsOf(node.args);
    case 'for':
    case 'some':
    case 'every':
      return [...node.iterators.map(({ list }) => list), node.body];
    case 'and':
    case 'or':
      return node.operands;
    case 'any of':
      return node.tests;
    default:
      return fixedChildrenOf(node);
  }
}

const argumentsOf = (args: Arguments): readonly Node[] =>
  args.kind === 'positional' ? args.values : args.values.map(({ value }) => value);

type Variadic = 'list' | 'context' | 'range' | 'call' | 'for' | 'some' | 'every' | 'and' | 'or' | 'any of';

function fixedChildrenOf(node: Exclude<Node, { kind: Variadic }>): readonly Node[] {
  switch (node.kind) {
    case 'path':
      return [node.base];
    case 'filter':
      return [node.base, node.condition];
    case 'arithmetic':
    case 'comparison':
      return [node.left, node.right];
    case 'between':
      return [node.value, node.from, node.to];
    case 'instance of':
      return [node.value];
    case 'in':
      return [node.value, node.test];
    case 'if':
      return [node.condition, node.then, node.otherwise];
    case 'sequence':
      return [node.from, node.to];
    default:
      return singleChildOf(node);
  }
}

type Fixed =
  | Variadic
  | 'path'
  | 'filter'
  | 'arithmetic'
  | 'comparison'
  | 'between'
  | 'instance of'
  | 'in'
  | 'if'
  | 'sequence';

function singleChildOf(node: Exclude<Node, { kind: Fixed }>): readonly Node[] {
  switch (node.kind) {
    case 'negation':
    case 'input comparison':
      return [node.operand];
    case 'function':
      return [node.body];
    case 'input in range':
      return [node.range];
    case 'test expression':
      return [node.expression];
    case 'not':
      return [node.test];
    case 'literal':
    case 'input':
    case 'name':
    case 'any input':
      return [];
  }
}
