import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { BenchCase } from '../cases.ts';
import { measured, round } from '../measure.ts';
import type { RunningEngine, Surroundings } from '../rival.ts';

/** A bench program in another language. It writes `ready`, then answers each `run CASE INSTANCES` with one JSON line. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const Answer = z.object({ seconds: z.number(), p50: z.number(), p95: z.number(), p99: z.number() });

/** Starts the program; engine and client are one process tree, beside the PostgreSQL that all share. */
export async function startProgram(
  { command, args, env }: Program,
  { options, database }: Surroundings,
): Promise<RunningEngine> {
  const began = performance.now();
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env, IN_FLIGHT: String(options.inFlight) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit').then(() => {
    throw new Error(`${command} ended before its time`);
  });
  exited.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const line: { readonly value: unknown } = await Promise.race([lines.next(), exited]);
    return typeof line.value === 'string' ? line.value : '';
  };
  if ((await nextLine()) !== 'ready') throw new Error(`${command} did not get ready`);
  const ask = async ({ processId }: BenchCase, instances: number) => {
    child.stdin.write(`run ${processId} ${instances}\n`);
    const { seconds, p50, p95, p99 } = Answer.parse(JSON.parse(await nextLine()));
    return { seconds, roundTrip: { p50: round(p50), p95: round(p95), p99: round(p99) } };
  };
  return {
    coldStart: (performance.now() - began) / 1000,
    async run(benchCase) {
      await ask(benchCase, options.warmUp);
      const watched = {
        engine: [child.pid ?? 0, database.pid],
        client: [],
        transaction: database.transaction,
      };
      return measured(watched, options.instances, () => ask(benchCase, options.instances));
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
