import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** What cleans up when the test is killed. */
export interface Guard {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Nothing is left to clean up. */
  dismiss(): Promise<void>;
}

/** Starts the guard of a test that keeps its files in `folder`. */
export function startGuard(folder: string): Guard {
  const guard = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('guard.ts', import.meta.url))],
    { stdio: ['pipe', 'ignore', 'inherit'], detached: true },
  );
  const exit = new Promise<void>((done) => guard.once('exit', () => done()));
  const tell = (line: string): void => void guard.stdin.write(`${line}\n`);
  tell(`folder ${folder}`);
  return {
    watch: (pid) => tell(`+${pid}`),
    forget: (pid) => tell(`-${pid}`),
    dismiss: async () => {
      guard.stdin.end();
      await exit;
    },
  };
}

export const isRunning = (child: ChildProcess | undefined): boolean =>
  child?.exitCode === null && child.signalCode === null;

export async function ended(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  await new Promise<void>((done) => child.once('exit', () => done()));
}

/** Ends a process politely, and after ten seconds without asking. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended(child);
  clearTimeout(impatient);
}

/** Kills a process and its children at once, so that none of them can finish what it had begun. */
export async function killWithChildren(pid: number): Promise<void> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = list.split(' ').filter(Boolean).map(Number);
  for (const victim of [pid, ...children]) {
    try {
      process.kill(victim, 'SIGKILL');
    } catch {
      // A child may have ended since the list was made.
    }
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
      );
    });
  });
}
