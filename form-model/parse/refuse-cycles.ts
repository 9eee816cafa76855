import type { Form, FormNode } from '../form.ts';
import type { Rule } from '../rules/compile-rule.ts';
import { ROW, type Names, type Shape } from '../rules/shape.ts';
import type { Problems } from './problem.ts';

/** Patterns of fields by the pattern of the field whose value, visibility or lock they decide. */
type Dependencies = Map<string, Set<string>>;

/**
 * Refuses rules that decide themselves in the end. Without cycles the order of evaluation does not matter, so that every
 * place that runs the form comes to the same state. Rules for options and errors change no value and cannot be part of one.
 */
export function refuseCycles(
  { children, names }: Pick<Form, 'children' | 'names'>,
  problems: Problems,
): void {
  const dependencies: Dependencies = new Map();
  const places = new Map<string, string>();
  gather(children, names, [], { dependencies, places });
  const done = new Set<string>();
  const visit = (pattern: string, trail: readonly string[]): void => {
    const start = trail.indexOf(pattern);
    if (start >= 0) {
      const cycle = [...trail.slice(start), pattern].join(' → ');
      problems.add(places.get(pattern) ?? 'schema', 'CIRCULAR_RULE', `the rules run in a circle: ${cycle}`);
      return;
    }
    if (done.has(pattern)) return;
    for (const next of dependencies.get(pattern) ?? []) visit(next, [...trail, pattern]);
    done.add(pattern);
  };
  for (const pattern of dependencies.keys()) visit(pattern, []);
}

interface Found {
  readonly dependencies: Dependencies;
  readonly places: Map<string, string>;
}

function gather(nodes: readonly FormNode[], names: Names, inherited: readonly string[], found: Found): void {
  for (const node of nodes) {
    const reads = [...inherited, ...patternsOf(node.visible, names)];
    if (node.kind === 'group') gather(node.children, names, reads, found);
    if (node.kind !== 'field' && node.kind !== 'table') continue;
    const own = [...reads, ...patternsOf(node.rules.readOnly, names), ...patternsOf(node.rules.value, names)];
    found.dependencies.set(node.pattern, new Set(own));
    found.places.set(node.pattern, node.at);
    if (node.kind === 'table') gather(node.columns, rowNames(names, node.pattern), own, found);
  }
}

function rowNames(names: Names, pattern: string): Names {
  const around = names.get(ROW)?.columns ?? names;
  const own = [...around.values()].find((shape) => shape.pattern === pattern);
  return new Map(names).set(ROW, { pattern: undefined, columns: own?.columns ?? new Map() });
}

function patternsOf(rule: Rule | undefined, names: Names): readonly string[] {
  return [...(rule?.reads ?? [])].flatMap(([name, columns]) => {
    const shape = names.get(name);
    if (!shape) return [];
    if (!columns) return patternsIn(shape);
    return [...own(shape), ...columns.flatMap((column) => patternsIn(shape.columns?.get(column)))];
  });
}

const own = (shape: Shape): readonly string[] => (shape.pattern === undefined ? [] : [shape.pattern]);

const patternsIn = (shape: Shape | undefined): readonly string[] =>
  shape ? [...own(shape), ...[...(shape.columns?.values() ?? [])].flatMap(patternsIn)] : [];
