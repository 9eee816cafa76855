import { childrenOf, type Node } from '../tree.ts';
import { compileFilter, compileName, compilePath, inputSymbol } from './access.ts';
import { compileCall, compileFunction, compileMemberCall, type FunctionNames } from './calls.ts';
import { compileContext, compileList, compileRange } from './literals.ts';
import { compileIf, compileIn, compileInstanceOf, compileJunction } from './logic.ts';
import { compileFor, compileQuantified, compileSequence, costOf } from './loops.ts';
import { compileArithmetic, compileBetween, compileComparison, compileNegation } from './operators.ts';
import type { Compile, Evaluate } from './run.ts';
import { compileTest } from './unary-tests.ts';

/** Turns a checked tree into a closure; `given` are names of functions that scopes may bring. */
export function compileTree(tree: Node, given: ReadonlySet<string> = new Set()): Evaluate {
  const functions = { declared: contextKeys(tree), given };
  const compile: Compile = (node) => compileNode(node, compile, functions);
  return compile(tree);
}

function contextKeys(tree: Node): Set<string> {
  const keys = new Set<string>();
  const open = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'context') node.entries.forEach(({ key }) => keys.add(key));
    open.push(...childrenOf(node));
  }
  return keys;
}

function compileNode(node: Node, compile: Compile, functions: FunctionNames): Evaluate {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'input':
      return inputSymbol;
    case 'name':
      return compileName(node.names);
    case 'path':
      return compilePath(compile(node.base), node.key);
    case 'filter':
      return compileFilter(node, compile, costOf(node.condition));
    case 'call': {
      const [first, ...rest] = node.path;
      return first === undefined
        ? compileCall(node, compile, functions)
        : compileMemberCall({ ...node, path: [first, ...rest] }, compile);
    }
    case 'function':
      return compileFunction(node, compile);
    case 'list':
      return compileList(node.items, compile);
    case 'context':
      return compileContext(node, compile);
    case 'range':
      return compileRange(node, compile);
    default:
      return compileOperator(node, compile);
  }
}

type Operand =
  'literal' | 'input' | 'name' | 'path' | 'filter' | 'call' | 'function' | 'list' | 'context' | 'range';

function compileOperator(node: Exclude<Node, { kind: Operand }>, compile: Compile): Evaluate {
  switch (node.kind) {
    case 'arithmetic':
      return compileArithmetic(node, compile);
    case 'negation':
      return compileNegation(compile(node.operand));
    case 'comparison':
      return compileComparison(node, compile);
    case 'between':
      return compileJunction(false, compileBetween(node, compile));
    case 'and':
    case 'or':
      return compileJunction(node.kind === 'or', node.operands.map(compile));
    case 'if':
      return compileIf(node, compile);
    case 'in':
      return compileIn(node, compile);
    case 'instance of':
      return compileInstanceOf(node, compile);
    case 'for':
      return compileFor(node, compile);
    case 'some':
    case 'every':
      return compileQuantified(node, compile);
    case 'sequence':
      return compileSequence(node, compile);
    default:
      return compileTest(node, compile);
  }
}
