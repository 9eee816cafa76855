import type { Trace } from '../case.ts';
import { inAnyOrder, type Agreement } from '../play.ts';

/**
 * Compares what two engines did in a step of a random case, without regard to order. What went on inside a scope that
 * the step ended in both of them is left out: Zeebe ends a scope from the outside in, in turns with the tokens inside,
 * which may go on for a few moves; the embedded engine ends it in one move (docs/differences.md).
 */
export function agreementOn({ steps }: Trace): Agreement {
  const parents = new Map<string, string>();
  for (const { then } of steps) learn(parents, then);
  return (some, others) => {
    learn(parents, some);
    const ends = new Set(ended(some));
    const both = new Set(ended(others).filter((name) => ends.has(name)));
    const inside = (name: string): boolean => {
      const parent = parents.get(name);
      return parent !== undefined && (both.has(parent) || inside(parent));
    };
    return inAnyOrder(withoutInside(some, parents, inside), withoutInside(others, parents, inside));
  };
}

/** `scope > element TYPE STATE` */
const BORN = /^(\S+) > (\S+) /;
const ENDED = /(\S+)(?: [A-Z_]+)? TERMINATED$/;

function learn(parents: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [, scope, element] = BORN.exec(line) ?? [];
    if (scope !== undefined && element !== undefined) parents.set(element, scope);
  }
}

const ended = (lines: readonly string[]): string[] => lines.flatMap((line) => ENDED.exec(line)?.[1] ?? []);

function withoutInside(
  lines: readonly string[],
  parents: ReadonlyMap<string, string>,
  inside: (name: string) => boolean,
): string[] {
  const sources = new Set([...parents.keys()].filter(inside).map((name) => name.replace(/[*#].*/, '')));
  return lines.filter((line) => {
    const flow = /^flow \S+ (\w+?)_/.exec(line)?.[1];
    return flow === undefined ? !inside(subjectOf(line)) : !sources.has(flow);
  });
}

/** The element instance that a line is about. */
function subjectOf(line: string): string {
  const born = BORN.exec(line)?.[2];
  if (born !== undefined) return born;
  const [first = '', second = ''] = line.split(' ');
  if (first === 'variable') return second.replace(/\..*/, '');
  return ['job', 'incident', 'resolved', 'ended', 'waits'].includes(first) ? second : first;
}
