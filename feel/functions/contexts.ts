import { isContext, isFunction, isList, MadeContext } from '../kinds.ts';
import type { Context, Value } from '../value.ts';
import { type BuiltIn, isText, type Library } from './built-in.ts';

/** The entries without functions: those are called by name only. */
const variablesOf = (context: Context): [string, Value][] =>
  [...context].filter(([, value]) => !isFunction(value));

const getEntries = (parameter: string): BuiltIn => ({
  parameters: [parameter],
  invoke: ([context], run) => {
    if (!isContext(context)) return undefined;
    run.makeList(context.size);
    return variablesOf(context).map(
      ([key, value]) =>
        new MadeContext([
          ['key', key],
          ['value', value],
        ]),
    );
  },
});

function valueAt(context: Context, keys: readonly string[]): Value {
  const [key, ...rest] = keys;
  const value = key === undefined ? undefined : context.get(key);
  if (value === undefined || isFunction(value)) return null;
  if (rest.length === 0) return value;
  return isContext(value) ? valueAt(value, rest) : null;
}

/** One key, or a list of keys that leads inwards. */
const getValue = (parameters: readonly string[]): BuiltIn => ({
  parameters,
  invoke: ([context, key]) => {
    if (!isContext(context)) return undefined;
    if (isList(key)) return key.every(isText) ? valueAt(context, key) : null;
    return isText(key) ? valueAt(context, [key]) : undefined;
  },
});

/** A copy in which the innermost key has the value; what is no context on the way becomes one. */
function withValue(context: Context, keys: readonly string[], value: Value): Context {
  const [key, ...rest] = keys;
  if (key === undefined) return context;
  const inner = context.get(key);
  const next = rest.length === 0 ? value : withValue(isContext(inner) ? inner : new Map(), rest, value);
  return new MadeContext([...variablesOf(context), [key, next]]);
}

const contextPut = (parameters: readonly string[]): BuiltIn => ({
  parameters,
  toleratesErrors: true,
  invoke: ([context, key, value = null], run) => {
    if (!isContext(context)) return undefined;
    run.spend(context.size);
    if (isText(key)) return withValue(context, [key], value);
    if (!isList(key) || !key.every(isText)) return undefined;
    return key.length === 0 ? null : withValue(context, key, value);
  },
});

const contextMerge: BuiltIn = {
  parameters: ['contexts'],
  variadic: true,
  invoke: ([contexts], run) => {
    if (!isList(contexts) || !contexts.every(isContext)) return null;
    const entries = contexts.flatMap(variablesOf);
    run.spend(entries.length);
    return new MadeContext(entries);
  },
};

/** From a list of contexts with `key` and `value`; a later key wins. */
const contextOf: BuiltIn = {
  parameters: ['entries'],
  invoke: ([entries], run) => {
    if (!isList(entries)) return null;
    run.spend(entries.length);
    const made = new MadeContext();
    for (const entry of entries) {
      const key = isContext(entry) ? entry.get('key') : undefined;
      const value = isContext(entry) ? entry.get('value') : undefined;
      if (!isText(key) || value === undefined) return null;
      made.set(key, value);
    }
    return made;
  },
};

export const contextFunctions: Library = {
  'get entries': [getEntries('context'), getEntries('m')],
  'get value': [getValue(['m', 'key']), getValue(['context', 'key']), getValue(['context', 'keys'])],
  'context put': [contextPut(['context', 'key', 'value']), contextPut(['context', 'keys', 'value'])],
  put: [contextPut(['context', 'key', 'value'])],
  'context merge': [contextMerge],
  'put all': [contextMerge],
  context: [contextOf],
};
