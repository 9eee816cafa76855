import type { BuiltIn } from '../functions/built-in.ts';
import { builtIns } from '../functions/library.ts';
import { FeelError, isContext, isError, isFunction, isList, type Result, typeName } from '../kinds.ts';
import type { Arguments, Call, Node } from '../tree.ts';
import type { FeelFunction, Value } from '../value.ts';
import { compileName } from './access.ts';
import { costOf } from './loops.ts';
import { Binding, type Compile, type Evaluate, EvaluationFailed, type Frame, type Run } from './run.ts';

/** Arguments, still by position or by name. */
interface Given {
  readonly positional: readonly Evaluate[] | undefined;
  readonly named: ReadonlyMap<string, Evaluate>;
}

/** What a call can mean: a function from the library or one written in the expression. */
type Callee = BuiltIn | FeelFunction;

function compileArguments(args: Arguments, compile: Compile): Given {
  if (args.kind === 'positional') return { positional: args.values.map(compile), named: new Map() };
  return {
    positional: undefined,
    named: new Map(args.values.map(({ name, value }) => [name, compile(value)])),
  };
}

const isVariadic = (callee: Callee): boolean => 'variadic' in callee && (callee.variadic ?? false);

/** Whether the number or the names of the arguments fit. */
function takes(callee: Callee, { positional, named }: Given): boolean {
  if (!positional) return [...named.keys()].every((name) => callee.parameters.includes(name));
  const wanted = callee.parameters.length;
  return wanted === positional.length || (isVariadic(callee) && wanted < positional.length);
}

/** The argument of each parameter; further ones go into the list of a variadic function. */
function evaluateArguments(run: Run, callee: Callee, { positional, named }: Given): Result[] {
  if (!positional) return callee.parameters.map((name) => named.get(name)?.(run) ?? null);
  const values = positional.map((argument) => argument(run));
  if (!isVariadic(callee)) return values;
  const fixed = callee.parameters.length - 1;
  const rest = values.slice(fixed);
  const [only] = rest;
  if (fixed === 0 && rest.length === 1 && only !== undefined && !isError(only) && isList(only)) return [only];
  return [...values.slice(0, fixed), rest.map(orNull)];
}

/** Stands for what could not be evaluated, where any value will do. */
const orNull = (value: Result): Value => (isError(value) ? null : value);

/** What a built-in makes of arguments that could not be evaluated; undefined if it takes them as values. */
function answerToErrors(name: string, builtIn: BuiltIn, args: readonly Result[]): Result | undefined {
  const [first = null, second = null] = args;
  switch (name) {
    case 'is defined':
      return true;
    case 'not':
      return null;
    case 'get or else':
      return first ?? second;
    case 'assert':
      if (isError(first) && first.noInput) return first;
      throw new EvaluationFailed('Assertion failure: an argument could not be evaluated');
    default: {
      const errors = args.filter(isError);
      return builtIn.toleratesErrors ? undefined : (errors.find(({ noInput }) => noInput) ?? errors[0]);
    }
  }
}

function callBuiltIn(run: Run, name: string, [builtIn, args]: [BuiltIn, readonly Result[]]): Result {
  const answer = args.some(isError) ? answerToErrors(name, builtIn, args) : undefined;
  if (answer !== undefined) return answer;
  const result = builtIn.invoke(args.map(orNull), run);
  return result === undefined ? new FeelError('Illegal arguments') : result;
}

function invoke(run: Run, { name, given }: { name: string; given: Given }, callee: Callee): Result {
  const args = evaluateArguments(run, callee, given);
  run.spend(1);
  return 'kind' in callee ? callee.invoke(args.map(orNull)) : callBuiltIn(run, name, [callee, args]);
}

/** Names that may stand for other functions than those of the library. */
export interface FunctionNames {
  /** Keys of the contexts in the whole expression. */
  readonly declared: ReadonlySet<string>;
  /** Functions of the scope, such as business knowledge models. */
  readonly given: ReadonlySet<string>;
}

function givenFunction(run: Run, name: string, given: Given): FeelFunction | undefined {
  const found = run.givenFunction(name);
  return found && takes(found, given) ? found : undefined;
}

const noFunction = (run: Run, name: string): FeelError =>
  run.error('NO_FUNCTION_FOUND', `No function found with name '${name}' for these arguments`);

/** A call by name: only where a name may stand for another function, that is looked for before the library. */
export function compileCall(call: Call, compile: Compile, names: FunctionNames): Evaluate {
  const given = compileArguments(call.args, compile);
  const target = { name: call.name, given };
  const library = (builtIns.get(call.name) ?? []).find((builtIn) => takes(builtIn, given));
  const isDeclared = names.declared.has(call.name);
  const isGiven = names.given.has(call.name);
  return (run) => {
    const own = isDeclared
      ? run.functions(call.name).find((definition) => takes(definition, given))
      : undefined;
    const callee = own ?? (isGiven ? givenFunction(run, call.name, given) : undefined) ?? library;
    const result = callee ? invoke(run, target, callee) : noFunction(run, call.name);
    if (!isError(result) || result.noInput) return result;
    if (!callee) return null;
    return run.nothing(
      'FUNCTION_INVOCATION_FAILURE',
      `Failed to invoke function '${call.name}': ${result.message}`,
    );
  };
}

/** A call of a function in a context (`a.b.f(1)`): what goes wrong is an error, not null. */
export function compileMemberCall(
  call: Call & { readonly path: readonly [string, ...string[]] },
  compile: Compile,
): Evaluate {
  const path = compileName(call.path);
  const given = compileArguments(call.args, compile);
  return (run) => {
    const owner = path(run);
    if (isError(owner)) return owner;
    if (!isContext(owner)) return run.error('INVALID_TYPE', `Expected context but found ${typeName(owner)}`);
    const member = owner.get(call.name);
    if (!isFunction(member) || !takes(member, given)) return noFunction(run, call.name);
    return invoke(run, { name: call.name, given }, member);
  };
}

/** A function keeps the names that are visible where it is written. */
export function compileFunction(node: Extract<Node, { kind: 'function' }>, compile: Compile): Evaluate {
  const body = compile(node.body);
  const { parameters } = node;
  const cost = costOf(node.body);
  return (run) => {
    const outer = run.frame;
    return {
      kind: 'function',
      parameters,
      invoke: (args) => {
        run.spend(cost);
        const frame = parameters.reduce<Frame | undefined>(
          (parent, name, index) => new Binding(parent, name, args[index] ?? null),
          outer,
        );
        const result = run.within(frame, body);
        if (!isError(result)) return result;
        return run.nothing('FUNCTION_INVOCATION_FAILURE', result.message);
      },
    };
  };
}
