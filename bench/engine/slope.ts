import { assistance } from './cases.ts';
import type { BenchDatabase } from './database.ts';
import { startEmbedded } from './embedded/engine.ts';
import { percentiles, round } from './measure.ts';
import { waitingBpmn } from './models.ts';
import type { Options } from './rival.ts';
import { waitingRows } from './waiting.ts';

export interface SlopePoint {
  readonly waiting: number;
  readonly perSecond: number;
  /** Share of the throughput of the first point. */
  readonly percent: number;
  readonly p99: number;
  readonly cpuMsEach: number;
}

/** Throughput of case (b) beside instances that wait; the same engine goes on from point to point. */
export async function slope(
  database: BenchDatabase,
  options: Options,
  points: readonly number[],
): Promise<SlopePoint[]> {
  const engine = await startEmbedded({ database, options });
  const found: SlopePoint[] = [];
  try {
    await engine.deploy('waiting.bpmn', waitingBpmn());
    let waiting = 0;
    for (const point of points) {
      await waitingRows(engine.databaseUrl, point - waiting, '2099-01-01T00:00:00+08:00');
      waiting = point;
      const figures = await engine.run(assistance);
      const { perSecond, roundTrip, cpuSeconds, instances } = figures;
      found.push({
        ...{ waiting, perSecond, p99: roundTrip.p99, cpuMsEach: round((cpuSeconds * 1000) / instances) },
        percent: Math.round((perSecond * 100) / (found[0]?.perSecond ?? perSecond)),
      });
      process.stderr.write(`${waiting} waiting: ${perSecond} instances/s\n`);
    }
  } finally {
    await engine.stop();
  }
  return found;
}

export interface Timers {
  readonly timers: number;
  /** Seconds from the moment when all were due to the end of the last instance. */
  readonly seconds: number;
  /** Milliseconds that starts of other instances took meanwhile. */
  readonly startsMeanwhile: ReturnType<typeof percentiles>;
}

const DUE_IN_S = 10;
const FIRED_WITHIN_MS = 600_000;

/** Timers of as many instances, all due at the same moment. */
export async function dueTimers(database: BenchDatabase, options: Options, timers: number): Promise<Timers> {
  const engine = await startEmbedded({ database, options });
  try {
    await engine.deploy('waiting.bpmn', waitingBpmn());
    await waitingRows(engine.databaseUrl, timers, '2099-01-01T00:00:00+08:00');
    const due = Date.now() + DUE_IN_S * 1000;
    await engine.query(`UPDATE engine.timer SET due_at = to_timestamp($1 / 1000.0)`, [due]);
    const starts: number[] = [];
    for (;;) {
      const began = performance.now();
      await engine.start(assistance.processId, { ...assistance.variables, n: -1 });
      starts.push(performance.now() - began);
      const [left] = await engine.query(`SELECT count(*)::int AS left FROM engine.timer`, []);
      if (left === 0) break;
      if (Date.now() > due + FIRED_WITHIN_MS) throw new Error(`${String(left)} timers have not fired`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return { timers, seconds: round((Date.now() - due) / 1000), startsMeanwhile: percentiles(starts) };
  } finally {
    await engine.stop();
  }
}
