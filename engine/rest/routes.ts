import type { Operation } from './operation.ts';

/** Where a request leads: an operation with its path parameters, or the knowledge that only the method is wrong. */
export type Route =
  | { readonly operation: Operation; readonly parameters: ReadonlyMap<string, string> }
  | 'methodNotAllowed'
  | undefined;

interface Branch {
  readonly literal: Map<string, Branch>;
  parameter: Branch | undefined;
  readonly leaves: Map<string, Leaf>;
}

interface Leaf {
  readonly operation: Operation;
  /** Names of the path's parameters in their order. */
  readonly names: readonly string[];
}

const emptyBranch = (): Branch => ({ literal: new Map(), parameter: undefined, leaves: new Map() });

/** Finds the operation of a method and a path below /v2 in as many steps as the path has parts. */
export function createRoutes(operations: readonly Operation[]): (method: string, path: string) => Route {
  const root = emptyBranch();
  for (const operation of operations) {
    const parts = partsOf(operation.path);
    const names = parts.filter(isParameter).map((part) => part.slice(1));
    const { leaves } = parts.reduce(grow, root);
    const method = operation.method.toUpperCase();
    if (leaves.has(method)) throw new Error(`Two operations for ${method} ${operation.path}`);
    leaves.set(method, { operation, names });
  }
  return (method, path) => find(root, method, partsOf(path));
}

function partsOf(path: string): string[] {
  const parts = path.split('/').slice(1);
  // A path may end in a slash.
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function isParameter(part: string): boolean {
  return part.startsWith(':');
}

function grow(branch: Branch, part: string): Branch {
  if (isParameter(part)) return (branch.parameter ??= emptyBranch());
  const known = branch.literal.get(part) ?? emptyBranch();
  branch.literal.set(part, known);
  return known;
}

function find(root: Branch, method: string, parts: readonly string[]): Route {
  const values: string[] = [];
  let branch = root;
  for (const part of parts) {
    const literal = branch.literal.get(part);
    const value = literal ? undefined : decoded(part);
    const next = literal ?? (value === undefined ? undefined : branch.parameter);
    if (!next) return undefined;
    if (value !== undefined) values.push(value);
    branch = next;
  }
  if (branch.leaves.size === 0) return undefined;
  const leaf = branch.leaves.get(method) ?? (method === 'HEAD' ? branch.leaves.get('GET') : undefined);
  if (!leaf) return 'methodNotAllowed';
  return {
    operation: leaf.operation,
    parameters: new Map(leaf.names.map((name, i) => [name, values[i] ?? ''])),
  };
}

/** Undefined for a part that is empty or no text. */
function decoded(part: string): string | undefined {
  if (!part.includes('%')) return part === '' ? undefined : part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
