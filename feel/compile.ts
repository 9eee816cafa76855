import { check } from './check.ts';
import { compileTree } from './evaluate/node.ts';
import { INPUT_NAME } from './evaluate/logic.ts';
import { Binding, type Evaluate, EvaluationFailed, Run } from './evaluate/run.ts';
import type {
  Compilation,
  CompileOptions,
  Evaluation,
  EvaluationOptions,
  Expression,
  Refused,
  UnaryTestsCompilation,
} from './expression.ts';
import { isError } from './kinds.ts';
import { checkSize } from './size.ts';
import { parse, type Parsed, parseUnaryTests } from './parse/parse.ts';
import type { Node } from './tree.ts';
import type { Scope, Value } from './value.ts';

/** Checks and compiles a FEEL expression (without the leading `=`). Never throws. */
export function compile(source: string, options: CompileOptions = {}): Compilation {
  const prepared = prepare(parse(source), options);
  return prepared.ok ? { ok: true, expression: expressionOf(source, prepared) } : prepared;
}

/** Checks and compiles the unary tests of a decision table's input cell. Never throws. */
export function compileUnaryTests(source: string, options: CompileOptions = {}): UnaryTestsCompilation {
  const prepared = prepare(parseUnaryTests(source), options);
  if (!prepared.ok) return prepared;
  const { names, code } = prepared;
  const evaluate = (input: Value, scope: Scope, options: EvaluationOptions = {}): Evaluation => {
    const run = new Run(scope, options);
    run.frame = new Binding(undefined, INPUT_NAME, input);
    return evaluateIn(run, code);
  };
  return { ok: true, tests: { source, names, evaluate } };
}

/** Zeebe's rule for attributes: text that starts with `=` is an expression, any other is itself, a string. */
export function compileValue(text: string): Compilation {
  if (text.startsWith('=')) return compile(text.slice(1));
  return { ok: true, expression: constant(text) };
}

const constant = (text: string): Expression => ({
  source: JSON.stringify(text),
  names: [],
  evaluate: () => ({ value: text, warnings: [] }),
});

interface Prepared {
  readonly ok: true;
  readonly names: readonly string[];
  readonly code: Evaluate;
}

function prepare(parsed: Parsed, { functions }: CompileOptions): Prepared | Refused {
  if (!parsed.ok) return parsed;
  const { names, errors } = check(parsed.tree, functions);
  return errors.length > 0
    ? { ok: false, errors }
    : { ok: true, names, code: compileTree(parsed.tree, functions) };
}

const expressionOf = (source: string, { names, code }: Prepared): Expression => ({
  source,
  names,
  evaluate: (scope, options = {}) => evaluateIn(new Run(scope, options), code),
});

/** Compiles a part of a tree that was read and checked as a whole. */
export const expressionOfNode = (node: Node, source: string): Expression =>
  expressionOf(source.slice(node.start, node.end), {
    ok: true,
    names: check(node).names,
    code: compileTree(node),
  });

function evaluateIn(run: Run, code: Evaluate): Evaluation {
  const { warnings } = run;
  try {
    const value = code(run);
    if (isError(value)) return { failure: { message: value.message }, warnings };
    checkSize(value);
    return { value, warnings };
  } catch (error) {
    return { failure: { message: messageOf(error) }, warnings };
  }
}

/** Failures have a message; a stack that is too small for a bad nesting of data is one too. */
function messageOf(error: unknown): string {
  if (error instanceof EvaluationFailed) return error.message;
  if (error instanceof RangeError) return `a value is out of range: ${error.message}`;
  throw error;
}
