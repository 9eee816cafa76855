import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aProcess,
  end,
  exclusive,
  inclusive,
  manual,
  parallel,
  start,
  type Part,
} from '../../../test/bpmn-builder.ts';
import { EngineDriver } from '../../../test/engine-driver.ts';
import { checkProcess } from '../check-process.ts';

/** A fork and a join that need not fit each other; a branch may end before the join. */
type Knot =
  | { kind: 'step' | 'end' }
  | { kind: 'knot'; fork: Kind; join: Kind; branches: readonly Knot[] }
  | { kind: 'row'; knots: readonly Knot[] };
const kinds = ['exclusive', 'parallel', 'inclusive'] as const;
type Kind = (typeof kinds)[number];

const { knot } = fc.letrec<{ knot: Knot }>((tie) => ({
  knot: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant<Knot>({ kind: 'step' }) },
    { weight: 1, arbitrary: fc.constant<Knot>({ kind: 'end' }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('knot' as const),
        fork: fc.constantFrom(...kinds),
        join: fc.constantFrom(...kinds),
        branches: fc.array(tie('knot'), { minLength: 2, maxLength: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('row' as const),
        knots: fc.array(tie('knot'), { minLength: 1, maxLength: 3 }),
      }),
    },
  ),
}));

/** Writes a knot; `choices` are the variables that decide at its forks with the number of answers that each may take. */
class Writer {
  readonly parts: Part[] = [];
  readonly choices = new Map<string, number>();
  #next = 1;

  /** The element it ends at; undefined where nothing goes on. */
  write(knot: Knot, from: string, condition = ''): string | undefined {
    if (knot.kind === 'row') return this.#row(knot.knots, from, condition);
    const id = `n${this.#next++}`;
    const into = (to: string): void => void this.parts.push(`${from} -> ${to}${condition}`);
    switch (knot.kind) {
      case 'step':
        this.parts.push(manual(id));
        into(id);
        return id;
      case 'end':
        this.parts.push(end(id));
        into(id);
        return undefined;
      case 'knot':
        into(id);
        return this.#knot(id, knot);
    }
  }

  #row(
    [first = { kind: 'step' }, ...others]: readonly Knot[],
    from: string,
    condition: string,
  ): string | undefined {
    let at = this.write(first, from, condition);
    for (const next of others) at = at === undefined ? undefined : this.write(next, at);
    return at;
  }

  #knot(id: string, { fork, join, branches }: Extract<Knot, { kind: 'knot' }>): string | undefined {
    const make = { exclusive, parallel, inclusive };
    if (fork === 'parallel') this.parts.push(parallel(id));
    else {
      this.choices.set(`x${id}`, fork === 'exclusive' ? branches.length : 2 ** (branches.length - 1));
      this.parts.push(make[fork](id, `n${this.#next}`));
    }
    const ends = branches.flatMap((branch, i) => this.write(branch, id, this.#condition(fork, id, i)) ?? []);
    if (ends.length === 0) return undefined;
    this.parts.push(make[join](`j${id}`), ...ends.map((last) => `${last} -> j${id}`));
    return `j${id}`;
  }

  #condition(fork: Kind, id: string, i: number): string {
    if (fork === 'parallel' || i === 0) return '';
    if (fork === 'exclusive') return `: =x${id} = ${i}`;
    return `: =modulo(floor(x${id} / ${2 ** (i - 1)}), 2) = 1`;
  }
}

function* answersOf(choices: readonly (readonly [string, number])[]): Generator<Record<string, number>> {
  const [first, ...others] = choices;
  if (!first) {
    yield {};
    return;
  }
  for (const rest of answersOf(others))
    for (let value = 0; value < first[1]; value++) yield { ...rest, [first[0]]: value };
}

describe('what is said of joins', () => {
  it('is what the engine does with every answer at every fork', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(knot, async (knotted) => {
        const writer = new Writer();
        const last = writer.write(knotted, 's');
        const tail: Part[] = last === undefined ? [] : [end('e'), `${last} -> e`];
        const xml = aProcess('p', start('s'), ...writer.parts, ...tail);
        const combinations = [...writer.choices.values()].reduce((all, one) => all * one, 1);
        fc.pre(combinations <= 64);

        const found = await checkProcess(xml, { forms: [], roles: [], kinds: [], processes: [] });
        const at = (code: string): string[] =>
          found.filter((one) => one.code === code).map(({ elementId }) => elementId);
        const [never, perhaps] = [at('DEADLOCK'), at('POSSIBLE_DEADLOCK')];
        told += never.length + perhaps.length;

        let stuck = 0;
        let again = false;
        const fired = new Set<string>();
        for (const answers of answersOf([...writer.choices])) {
          const engine = await EngineDriver.deploy(xml);
          engine.start(answers);
          if (engine.result?.state !== 'COMPLETED') stuck++;
          const completed = engine.trace.filter((line) => line.endsWith(' COMPLETED'));
          for (const line of completed) fired.add(line.replace(' COMPLETED', ''));
          again ||= new Set(completed).size < completed.length;
        }
        expect(never.filter((join) => fired.has(join))).toEqual([]);
        if (stuck > 0) expect([...never, ...perhaps]).not.toEqual([]);
        // A fork that is come to twice decides alike both times, which is more than may be counted on.
        if (!again && never.length + perhaps.length > 0) expect(stuck).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
    expect(told).toBeGreaterThan(10);
  });
});
