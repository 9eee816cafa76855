import type { Scope, Value } from './value.ts';

const isMap = (
  variables: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>,
): variables is ReadonlyMap<string, Value> => variables instanceof Map;

/** A scope from a map or from a record, of which only own properties count. */
export function scopeOf(variables: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>): Scope {
  if (isMap(variables)) return variables;
  return { get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined) };
}

export const emptyScope: Scope = { get: () => undefined };
