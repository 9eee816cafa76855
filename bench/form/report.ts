import { percentiles, round } from '../engine/measure.ts';
import type { Canvas, Opening, Rounds, Rows, Series, Typed } from './cases.ts';

export interface Report {
  readonly a: Opening | undefined;
  readonly b: Typed | undefined;
  readonly c: Rows | undefined;
  readonly d: Canvas | undefined;
  readonly machine: {
    readonly cores: number;
    readonly node: string;
    readonly browser: string;
    /** Load of the last minute before and after. */
    readonly load: readonly [number, number];
  };
  /** Errors that the pages threw or wrote; there have to be none. */
  readonly faults: readonly string[];
}

interface Limit {
  readonly text: string;
  readonly measured: number;
  readonly most: number;
  /** Whether the limit itself is too much already. */
  readonly below: boolean;
}

const held = ({ measured, most, below }: Limit): boolean => (below ? measured < most : measured <= most);
const median = (rounds: Rounds): number => percentiles(rounds.flat()).p50;
/** p95 of the quietest round: other programs on the machine can only add to what is measured. */
const p95 = (rounds: Rounds): number => Math.min(...rounds.map((times) => percentiles(times).p95));
const below = (text: string, measured: number, most: number): Limit => ({
  text,
  measured,
  most,
  below: true,
});

/** Prints what was measured, and of each limit whether it is held; gives whether all are. */
export function report(given: Report, json: boolean): boolean {
  const limits = limitsOf(given);
  if (json) process.stdout.write(`${JSON.stringify({ ...given, limits }, null, 2)}\n`);
  else {
    const { cores, node, browser, load } = given.machine;
    const head = `${cores} cores, Node ${node}, Chromium ${browser}; load ${load.map(round).join(' before, ')} after; milliseconds`;
    const verdicts = limits.map(
      (limit) =>
        `${held(limit) ? 'held  ' : 'MISSED'}  ${limit.text}: ${round(limit.measured)}${limit.below ? ' < ' : ' <= '}${round(limit.most)}`,
    );
    const faults = given.faults.map((fault) => `FAULT   ${fault}`);
    process.stdout.write(`${[head, '', ...table(seriesOf(given)), '', ...verdicts, ...faults].join('\n')}\n`);
  }
  return given.faults.length === 0 && limits.every(held);
}

function limitsOf({ a, b, c, d }: Report): Limit[] {
  const limits: Limit[] = [];
  const of = (series: readonly Series[], wanted: string): number =>
    median(series.find(({ name }) => name === wanted)?.rounds ?? []);
  for (const [when, series] of a
    ? ([
        ['again', a.again],
        ['first', a.first],
      ] as const)
    : [])
    limits.push(
      {
        text: `(a) ${when}: ours to form-js`,
        measured: of(series, 'ours'),
        most: of(series, 'form-js'),
        below: false,
      },
      {
        text: `(a) ${when}: ours to half of Element Plus`,
        measured: of(series, 'ours'),
        most: of(series, 'element-plus') / 2,
        below: false,
      },
    );
  if (b) limits.push(below('(b) key to paint, 100 rules, p95', p95(b.painted), 16));
  if (c)
    limits.push(
      below('(c) 50 × 10: work of a key, p95', p95(c.small.work), 5),
      below('(c) 500 × 8: scrolled frame, p95', p95(c.scrolled), 32),
      below('(c) 500 × 8: key to paint, p95', p95(c.edited.painted), 32),
    );
  if (d)
    limits.push(
      below('(d) drag step, p95', p95(d.steps), 32),
      below('(d) bytes of an undo step, most', Math.max(...Object.values(d.undoBytes)), 1024),
    );
  return limits;
}

function seriesOf({ a, b, c, d }: Report): Series[] {
  const named = (name: string, rounds: Rounds): Series => ({ name, rounds });
  const typed = (name: string, { painted, work }: Typed): Series[] => [
    named(`${name}: key to paint`, painted),
    named(`${name}: work of a key`, work),
  ];
  return [
    ...(a?.first ?? []).map(({ name, rounds }) => named(`(a) 200 fields, first: ${name}`, rounds)),
    ...(a?.again ?? []).map(({ name, rounds }) => named(`(a) 200 fields, again: ${name}`, rounds)),
    ...(b ? typed('(b) 100 rules', b) : []),
    ...(c
      ? [
          ...typed('(c) 50 × 10', c.small),
          named('(c) 500 × 8: opened', [c.opened]),
          named('(c) 500 × 8: scrolled frame', c.scrolled),
          ...typed('(c) 500 × 8', c.edited),
        ]
      : []),
    ...(d
      ? [
          named('(d) 300 fields: opened', [[d.opened]]),
          named('(d) 300 fields: drag step', d.steps),
          named('(d) 300 fields: longest stop after a drop', [d.longest]),
          ...typed('(d) title in the settings', d.keys),
          ...Object.entries(d.undoBytes).map(([name, bytes]) =>
            named(`(d) undo step in bytes: ${name}`, [[bytes]]),
          ),
        ]
      : []),
  ];
}

function table(series: readonly Series[]): string[] {
  const head = ['', 'times', 'p50', 'p95', 'quiet p95', 'most'];
  const rows = series.map(({ name, rounds }) => {
    const all = rounds.flat();
    const { p50, p95: high } = percentiles(all);
    return [name, all.length, p50, high, p95(rounds), round(Math.max(...all))].map(String);
  });
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ');
  return [line(head), ...rows.map(line)];
}
