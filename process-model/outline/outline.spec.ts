import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordered, type FlowGraph } from './flow-graph.ts';
import { outlineOf, type Line } from './outline.ts';

/** Nodes by name, gateways in brackets, boundary events as `host!event`; flows as `a>b`. */
function graph(nodes: string, ...flows: string[]): FlowGraph {
  return {
    nodes: nodes.split(' ').map((word) => {
      const [host, event] = word.split('!');
      const id = (event ?? word).replace(/[[\]]/g, '');
      return {
        id,
        gateway: word.startsWith('['),
        ...(event !== undefined && host ? { attachedTo: host } : {}),
      };
    }),
    flows: flows.map((flow) => {
      const [source = '', target = ''] = flow.split('>');
      return { id: flow, source, target };
    }),
  };
}

/** An outline in short: `a`, `g(x | y)`, `^a` back to a, `->a` elsewhere. */
const told = (lines: readonly Line[]): string =>
  lines
    .map((line) => {
      if (line.kind === 'jump') return `${line.back ? '^' : '->'}${line.to}`;
      const exceptions = line.exceptions.map(({ lines: inside }) => ` !{${told(inside)}}`).join('');
      if (line.kind === 'step') return line.id + exceptions;
      const branches = line.branches.map(({ id, lines: inside }) =>
        id === line.continues ? '…' : told(inside),
      );
      return `${line.id}${exceptions}(${branches.join(' | ')})`;
    })
    .join(' ');

const outline = (...given: Parameters<typeof graph>): string =>
  outlineOf(graph(...given))
    .map(told)
    .join(' / ');

describe('the outline of a process', () => {
  it('is a list where nothing parts', () => {
    expect(outline('a b c', 'a>b', 'b>c')).toBe('a b c');
  });

  it('goes on where branches meet, and the gateway that joins them needs no line', () => {
    expect(outline('a [x] b c [y] d', 'a>x', 'x>b', 'x>c', 'b>y', 'c>y', 'y>d')).toBe('a x(b | c) d');
    expect(outline('a [x] b [y] d', 'a>x', 'x>b', 'x>y', 'b>y', 'y>d')).toBe('a x(b | ) d');
  });

  it('goes on with the only branch that does, where others end or lead back', () => {
    expect(outline('a [x] b c d e', 'a>x', 'x>b', 'x>c', 'x>a', 'c>d', 'd>e')).toBe('a x(b | … | ^a) c d e');
  });

  it('tells a way that meets the others late by a jump', () => {
    expect(
      outline('[x] a b c [m] n [o] z', 'x>a', 'x>b', 'x>c', 'a>m', 'b>m', 'm>n', 'n>o', 'c>o', 'o>z'),
    ).toBe('x(a | b | c ->o) n z');
  });

  it('tells at a step what may interrupt it', () => {
    expect(outline('a b b!late c d', 'a>b', 'b>c', 'late>d', 'd>c')).toBe('a b !{late d ->c} c');
  });

  it('tells forks within forks', () => {
    expect(
      outline('[x] [p] a b [q] c [y] z', 'x>p', 'p>a', 'p>b', 'a>q', 'b>q', 'q>y', 'x>c', 'c>y', 'y>z'),
    ).toBe('x(p(a | b) | c) z');
  });

  it('has a list for each start, and for circles that nothing leads into', () => {
    expect(outline('a b c d', 'a>c', 'b>c', 'd>d')).toBe('a c / b ->c / d ^d');
  });
});

/** Every flow that an outline tells, by the elements it joins; gateways that only join are passed through. */
function toldFlows(given: FlowGraph): Set<string> {
  const found = new Set<string>();
  const through = passing(given);
  const list = (lines: readonly Line[], after: string | undefined): string | undefined => {
    let next = after;
    for (const line of lines.toReversed()) next = tell(line, next);
    return next;
  };
  const tell = (line: Line, next: string | undefined): string | undefined => {
    if (line.kind === 'jump') return through(line.to);
    for (const { lines } of line.exceptions) list(lines, undefined);
    if (line.kind === 'step') {
      if (next !== undefined && !line.ends) found.add(`${line.id}>${next}`);
      return line.id;
    }
    for (const { id, lines } of line.branches) {
      const first = list(lines, line.meeting !== undefined || id === line.continues ? next : undefined);
      if (first !== undefined) found.add(`${line.id}>${first}`);
    }
    return line.id;
  };
  for (const lines of outlineOf(given)) list(lines, undefined);
  return found;
}

/** Where a flow to an element really leads: on from gateways that only join. */
function passing(given: FlowGraph): (id: string) => string {
  const { back, outgoing, nodes } = ordered(given);
  return (id) => {
    let at = id;
    for (;;) {
      const [flow, ...others] = outgoing.get(at) ?? [];
      if (!nodes.get(at)?.gateway || !flow || others.length > 0 || back.has(flow.id)) return at;
      at = flow.target;
    }
  };
}

function drawnFlows(given: FlowGraph): Set<string> {
  const through = passing(given);
  const visible = (id: string): boolean => through(id) === id;
  return new Set(
    given.flows
      .filter(({ source }) => visible(source))
      .map(({ source, target }) => `${source}>${through(target)}`),
  );
}

const ids = (lines: readonly Line[]): string[] =>
  lines.flatMap((line) =>
    line.kind === 'jump'
      ? []
      : [
          line.id,
          ...line.exceptions.flatMap((branch) => ids(branch.lines)),
          ...(line.kind === 'fork' ? line.branches.flatMap((branch) => ids(branch.lines)) : []),
        ],
  );

describe('nothing of a process is missing in its outline', () => {
  it('whatever it looks like', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, fc.constantFrom('task', 'gateway', 'event')), {
          selector: ([id]) => id,
          minLength: 1,
        }),
        fc.uniqueArray(fc.tuple(name, name), { selector: (pair) => pair.join('>'), maxLength: 22 }),
        (elements, pairs) => {
          const host = elements.find(([, kind]) => kind === 'task')?.[0];
          const events = new Set(
            elements.flatMap(([id, kind]) => (kind === 'event' && host !== undefined ? [id] : [])),
          );
          const given: FlowGraph = {
            nodes: elements.map(([id, kind]) => ({
              ...{ id, gateway: kind === 'gateway' },
              ...(events.has(id) && host !== undefined ? { attachedTo: host } : {}),
            })),
            flows: pairs
              .filter(([source, target]) =>
                [source, target].every((id) => elements.some(([known]) => known === id)),
              )
              .filter(([, target]) => !events.has(target))
              .map(([source, target]) => ({ id: `${source}>${target}`, source, target })),
          };
          const through = passing(given);
          expect([...toldFlows(given)].sort()).toEqual([...drawnFlows(given)].sort());
          const lines = outlineOf(given).flatMap(ids).sort();
          expect(lines).toEqual(
            elements
              .map(([id]) => id)
              .filter((id) => through(id) === id)
              .sort(),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
