import { round, type Figures } from './measure.ts';
import type { Options } from './rival.ts';
import type { SlopePoint, Timers } from './slope.ts';

export interface Result {
  readonly engine: string;
  readonly note: string;
  /** Seconds. */
  readonly coldStart: number;
  readonly figures: { a?: Figures; b?: Figures };
}

export interface Report {
  readonly options: Options;
  readonly machine: { readonly cores: number; readonly node: string };
  /** Commits a second of that PostgreSQL on one and on eight connections. */
  readonly commits: { readonly one: number; readonly eight: number };
  readonly results: readonly Result[];
  readonly slope?: readonly SlopePoint[];
  readonly timers?: Timers;
}

export function report(given: Report, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(given, null, 2)}\n`);
  else
    process.stdout.write(
      `${[...head(given), ...table(given, 'a'), ...table(given, 'b'), ...rest(given)].join('\n')}\n`,
    );
}

function head({ options, machine, commits }: Report): string[] {
  return [
    `${options.instances} instances a case after ${options.warmUp} to warm up, ${options.inFlight} under way at once; ` +
      `${machine.cores} cores, Node ${machine.node}`,
    `PostgreSQL: ${commits.one} commits/s on one connection, ${commits.eight} on eight`,
  ];
}

function rest({ slope = [], timers }: Report): string[] {
  const points = slope.map(
    ({ waiting, perSecond, percent, p99, cpuMsEach }) =>
      `${waiting} waiting: ${perSecond} instances/s (${percent} %), p99 ${p99} ms, ${cpuMsEach} ms of CPU each`,
  );
  if (!timers) return points;
  const { p50, p99 } = timers.startsMeanwhile;
  const fired = `${timers.timers} timers fired in ${timers.seconds} s; starts meanwhile: p50 ${p50} ms, p99 ${p99} ms`;
  return [...points, fired];
}

const COLUMNS = [
  'engine',
  'inst/s',
  'embedded is',
  'p50 ms',
  'p95',
  'p99',
  'CPU s',
  'client',
  'memory MB',
  'cold s',
  'commits/inst',
  'share of commits',
  'other CPU %',
];

function table({ results, commits }: Report, letter: 'a' | 'b'): string[] {
  const ours = results.find(({ engine }) => engine === 'embedded')?.figures[letter]?.perSecond;
  const rows = results.flatMap(({ engine, coldStart, figures }) => {
    const one = figures[letter];
    if (!one) return [];
    const ratio = ours === undefined ? '' : `${round(ours / one.perSecond)} x`;
    const { p50, p95, p99 } = one.roundTrip;
    const share =
      one.commits === undefined ? '' : `${Math.round((one.perSecond * one.commits * 100) / commits.eight)} %`;
    const cells = [
      one.perSecond,
      ratio,
      p50,
      p95,
      p99,
      one.cpuSeconds,
      one.clientCpuSeconds,
      one.peakMemory,
      round(coldStart),
      one.commits ?? '',
      share,
      one.otherCpuPercent,
    ];
    return [[engine, ...cells.map(String)]];
  });
  if (rows.length === 0) return [];
  const widths = COLUMNS.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return ['', `(${letter})`, line(COLUMNS), ...rows.map(line)];
}
