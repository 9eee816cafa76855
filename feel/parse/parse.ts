import type { CompileError, Refused } from '../expression.ts';
import { childrenOf, type Node } from '../tree.ts';
import { expression, unaryTests } from './expressions.ts';
import { Reader, type Rule, TooDeep } from './reader.ts';

export type Parsed = { readonly ok: true; readonly tree: Node } | Refused;

/** Longest source, in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 20_000;

/** Nesting of brackets, calls and the like: each takes up to three remembered rules. */
const MAX_READER_DEPTH = 300;

/** Height of the tree, which also grows with each operand of a chain (`a + b + c`). */
const MAX_TREE_HEIGHT = 1_000;

/** Reads a FEEL expression (without Zeebe's leading `=`). */
export const parse = (source: string): Parsed => parseBy(expression, source);

/** Reads the unary tests of a decision table's input cell. */
export const parseUnaryTests = (source: string): Parsed => parseBy(unaryTests, source);

const refuse = (...errors: CompileError[]): Refused => ({ ok: false, errors });

function parseBy(rule: Rule, source: string): Parsed {
  if (source.length > MAX_SOURCE_LENGTH) {
    return refuse({ message: `the expression is longer than ${MAX_SOURCE_LENGTH} characters`, offset: 0 });
  }
  const reader = new Reader(source, MAX_READER_DEPTH);
  try {
    const tree = reader.next(rule);
    reader.skipBlanks();
    if (!tree || !reader.atEnd()) return refuse(unexpected(reader));
    return heightOf(tree) > MAX_TREE_HEIGHT ? refuse(tooDeep) : { ok: true, tree };
  } catch (error) {
    if (error instanceof TooDeep || error instanceof RangeError) return refuse(tooDeep);
    throw error;
  }
}

const tooDeep: CompileError = { message: 'the expression is nested too deeply', offset: 0 };

/** Points to the farthest place that could be read to. */
function unexpected(reader: Reader): CompileError {
  if (!reader.atEnd()) reader.miss();
  const offset = Math.min(reader.farthest, reader.source.length);
  const found = reader.source.slice(offset, offset + 20);
  return { message: found === '' ? 'the expression ends too early' : `unexpected "${found}"`, offset };
}

function heightOf(tree: Node): number {
  let height = 0;
  const open: { node: Node; level: number }[] = [{ node: tree, level: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    height = Math.max(height, next.level);
    for (const node of childrenOf(next.node)) open.push({ node, level: next.level + 1 });
  }
  return height;
}
