import type { Context, Scope, Value } from '../../feel/index.ts';
import { variableId, type Draft } from './draft.ts';
import type { Key, Variable } from './state.ts';
import type { Variables } from './step.ts';

/** The scope around: of a process it is none, a called process does not see its caller's variables. */
function parentScope(draft: Draft, key: Key): Key | undefined {
  return draft.elements.get(key)?.flowScopeKey;
}

function own(draft: Draft, scopeKey: Key, name: string): Variable | undefined {
  return draft.variables.get(variableId({ scopeKey, name }));
}

/** What an expression sees at an element instance: its own variables, then those of the scopes around it. */
export function scopeAt(draft: Draft, key: Key, extra?: Variables): Scope {
  return {
    get: (name) => {
      if (extra?.has(name)) return extra.get(name);
      for (let at: Key | undefined = key; at !== undefined; at = parentScope(draft, at)) {
        const variable = own(draft, at, name);
        if (variable) return variable.value;
      }
      return undefined;
    },
  };
}

/** All variables visible at a scope, the nearest of each name. */
export function visibleVariables(draft: Draft, key: Key): Map<string, Value> {
  const visible = new Map<string, Value>();
  for (let at: Key | undefined = key; at !== undefined; at = parentScope(draft, at))
    for (const { name, value } of draft.variables.owned(at)) if (!visible.has(name)) visible.set(name, value);
  return visible;
}

export function localVariables(draft: Draft, key: Key): Map<string, Value> {
  return new Map(draft.variables.owned(key).map(({ name, value }) => [name, value]));
}

export function setLocal(draft: Draft, scopeKey: Key, name: string, value: Value): void {
  const known = own(draft, scopeKey, name);
  if (known) {
    if (known.value !== value) draft.variables.put({ ...known, value });
    return;
  }
  const { processInstanceKey, rootKey } = draft.element(scopeKey);
  draft.variables.put({ key: draft.nextKey(), scopeKey, processInstanceKey, rootKey, name, value });
}

export function setAllLocal(draft: Draft, scopeKey: Key, variables: Variables): void {
  for (const [name, value] of variables) setLocal(draft, scopeKey, name, value);
}

/** Rule 7: from a scope upward, a name is updated where it is first found; the rest is created at the process. */
export function propagate(draft: Draft, fromKey: Key, variables: Variables): void {
  for (const [name, value] of variables) {
    let target = fromKey;
    for (let at: Key | undefined = fromKey; at !== undefined; at = parentScope(draft, at)) {
      target = at;
      if (own(draft, at, name)) break;
    }
    setLocal(draft, target, name, value);
  }
}

/** Puts a value at a path: `a.b` keeps the other members of the context `a`. */
export function putPath(
  into: Map<string, Value>,
  path: readonly string[],
  value: Value,
  before?: Value,
): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    into.set(head, value);
    return;
  }
  const known = into.get(head) ?? before ?? null;
  const inner = new Map<string, Value>(isContext(known) ? known : []);
  putPath(inner, rest, value);
  into.set(head, inner);
}

export function isContext(value: Value): value is Context {
  return value instanceof Map;
}
