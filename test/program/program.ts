import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const start = fileURLToPath(new URL('../../server/start.js', import.meta.url));

/** A data directory for a program of the test, where PostgreSQL may run as another user. */
export async function dataDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'aidflow-program-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** From the signal, or else the start, to the end. */
  milliseconds: number;
}

export interface RunningProgram {
  pid: number;
  ended: Promise<Ended>;
  /** Waits until /readyz answers 200; fails when the program ends before. */
  ready(url: string): Promise<void>;
  terminate(): Promise<Ended>;
}

/** Starts the real program with these settings alone, none of the shell's; by itself or by `npm start`. */
export function run(
  settings: Record<string, string>,
  args: readonly string[] = [],
  by: 'node' | 'npm' = 'node',
): RunningProgram {
  const [command, first] = by === 'npm' ? ['npm', ['start', '--']] : [process.execPath, [start]];
  const child = spawn(command, [...first, ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LOG_LEVEL: 'error',
      PAGES: 'false',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let since = Date.now();
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  let over = false;
  const ended = new Promise<Ended>((done) =>
    child.once('exit', (code) => {
      over = true;
      const milliseconds = Date.now() - since;
      // The streams may still hold what was written last.
      setImmediate(() => done({ code, stdout, stderr, milliseconds }));
    }),
  );
  return {
    pid: child.pid ?? 0,
    ended,
    ready: async (url) => {
      while (!(await isReady(url))) {
        if (over) throw new Error(`The program ended at its start: ${stderr}${stdout}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    terminate: () => {
      since = Date.now();
      child.kill('SIGTERM');
      return ended;
    },
  };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Every process that descends from this one, as Linux tells it; elsewhere none. */
export async function descendants(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const entry of await readdir('/proc').catch(() => [])) {
    const stat = /^\d+$/.test(entry) ? await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '') : '';
    // The command's name stands in brackets and may hold anything; state and parent follow it.
    const parent = Number(/.*\) \S (\d+)/s.exec(stat)?.[1] ?? -1);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const below = (of: number): number[] =>
    (children.get(of) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
