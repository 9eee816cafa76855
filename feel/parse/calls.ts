import type { Arguments, NamedArgument, Node, Range } from '../tree.ts';
import { functionName, parameterName } from './names.ts';
import type { Rule } from './reader.ts';

/** The rules for calls and for functions that are written out; an argument may also be a range. */
export function callRules(expression: Rule, range: Rule<Range & Node>): { call: Rule; definition: Rule } {
  const argument: Rule = (reader) => reader.first<Node>([range, expression]);

  const namedArgument: Rule<NamedArgument> = (reader) => {
    const name = parameterName(reader);
    if (name === undefined || !reader.optionalSymbol(':')) return undefined;
    const value = reader.next(argument);
    return value && { name, value };
  };

  const args: Rule<Arguments> = (reader) => {
    const named = reader.list(namedArgument);
    if (named) return { kind: 'named', values: named };
    const values = reader.list(argument);
    return values && { kind: 'positional', values };
  };

  const call: Rule = (reader) => {
    const start = reader.at;
    const names = functionName(reader);
    if (!names || !reader.optionalSymbol('(')) return undefined;
    const given = reader.next(args) ?? { kind: 'positional', values: [] };
    if (!reader.symbol(')')) return undefined;
    const [name = ''] = names.slice(-1);
    return { kind: 'call', path: names.slice(0, -1), name, args: given, start, end: reader.at };
  };

  const definition: Rule = (reader) => {
    const start = reader.at;
    if (!reader.text('function') || !reader.symbol('(')) return undefined;
    const parameters = reader.next((inner) => inner.list(parameterName)) ?? [];
    const body = reader.symbol(')') ? reader.next(expression) : undefined;
    return body && { kind: 'function', parameters, body, start, end: reader.at };
  };

  return { call, definition };
}
