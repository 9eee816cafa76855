import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { StartError } from './start-error.ts';
import type { Settings } from './settings.ts';

export interface Simulators {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** The collector works more often and the heap stays near what is used, as in `npm start`. */
const LEAN_HEAP = ['--max-semi-space-size=4', '--heap-growing-percent=20'];

/** The simulators are joined beside this program, or are sources as it is. */
const program = import.meta.url.endsWith('.ts')
  ? { file: '../simulators/main.ts', flags: ['--import', 'tsx'] }
  : { file: 'simulators.js', flags: [] };

const Ready = z.object({ ready: z.literal(true), url: z.url() });

/** Starts the stand-ins for departments, bank and SMS as a program of their own; they end when this one does. */
export async function startSimulators(settings: Settings): Promise<Simulators> {
  const args = [
    ...['--port', '0', '--data-dir', join(settings.DATA_DIR, 'simulators')],
    ...['--seed', String(settings.DISTRICT_SEED), '--people', String(settings.DISTRICT_PEOPLE)],
    ...['--deposits-answer-after', settings.DEPOSIT_ANSWER_AFTER],
  ];
  const child = fork(fileURLToPath(new URL(program.file, import.meta.url)), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...LEAN_HEAP, ...program.flags],
  });
  const url = await untilReady(child);
  return { url, pid: child.pid ?? 0, stop: () => stopChild(child) };
}

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((ready, failed) => {
    child.once('exit', (code) =>
      failed(new StartError(`The simulators ended at their start with code ${String(code)}.`)),
    );
    child.on('message', (message) => {
      const parsed = Ready.safeParse(message);
      if (parsed.success) ready(parsed.data.url);
    });
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 2000);
  await exit;
  clearTimeout(impatient);
}
