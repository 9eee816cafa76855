import type { Form, FormNode } from '../form.ts';
import { patternsRead, rowNames } from '../rules/patterns-read.ts';
import type { Names } from '../rules/shape.ts';
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
    const reads = [...inherited, ...patternsRead(node.visible, names)];
    if (node.kind === 'group') gather(node.children, names, reads, found);
    if (node.kind !== 'field' && node.kind !== 'table') continue;
    const own = [
      ...reads,
      ...patternsRead(node.rules.readOnly, names),
      ...patternsRead(node.rules.value, names),
    ];
    found.dependencies.set(node.pattern, new Set(own));
    found.places.set(node.pattern, node.at);
    if (node.kind === 'table') gather(node.columns, rowNames(names, node.pattern), own, found);
  }
}
