import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PdfSource } from './render-pdf.ts';

/** What is asked of the process that draws, and what it answers; a failure is told in words. */
export interface PdfOrder {
  readonly id: number;
  readonly source: PdfSource;
}
export type PdfAnswer =
  { readonly id: number; readonly pdf: Uint8Array } | { readonly id: number; readonly failure: string };

/** Draws printouts as PDF. */
export interface PdfMaker {
  make(source: PdfSource): Promise<Buffer>;
  close(): void;
}

/** The drawing is joined beside this program, or is a source as it is. */
const program = import.meta.url.endsWith('.ts')
  ? { file: './drawing-process.ts', flags: ['--import', 'tsx'] }
  : { file: 'draw-pdf.js', flags: [] };
const LEAN_HEAP = ['--max-semi-space-size=4', '--max-old-space-size=256'];

export interface PdfMakerOptions {
  /** How long the process stays after a printout: its fonts take memory, which then goes back to the machine. */
  readonly idleMs?: number;
  /** When a printout is given up. */
  readonly longestMs?: number;
}

interface Waiting {
  done(pdf: Buffer): void;
  failed(error: Error): void;
}

/**
 * Draws in a process of its own, one printout after the other: it is a few hundred milliseconds of computing, during which
 * the API goes on answering. The process is started by the first printout.
 */
export function pdfMaker({ idleMs = 60_000, longestMs = 60_000 }: PdfMakerOptions = {}): PdfMaker {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  const stop = (reason: string): void => {
    const stopped = child;
    child = undefined;
    for (const { failed } of waiting.values()) failed(new Error(reason));
    waiting.clear();
    stopped?.kill('SIGKILL');
  };
  const settle = ({ id, ...answer }: PdfAnswer): void => {
    const order = waiting.get(id);
    waiting.delete(id);
    if ('pdf' in answer) order?.done(Buffer.from(answer.pdf));
    else order?.failed(new Error(answer.failure));
    clearTimeout(idle);
    idle = setTimeout(() => waiting.size === 0 && stop('The process that draws PDF was idle'), idleMs);
    idle.unref();
  };
  const running = (): ChildProcess => {
    if (child) return child;
    const started = startProcess(settle, (reason) => child === started && stop(reason));
    child = started;
    return started;
  };

  return {
    make: (source) =>
      new Promise<Buffer>((resolve, reject) => {
        const id = (lastId += 1);
        const late = setTimeout(() => stop('A PDF took too long'), longestMs);
        waiting.set(id, {
          done: (pdf) => {
            clearTimeout(late);
            resolve(pdf);
          },
          failed: (error) => {
            clearTimeout(late);
            reject(error);
          },
        });
        const order: PdfOrder = { id, source };
        running().send(order);
      }),
    close: () => {
      clearTimeout(idle);
      stop('The program is stopping');
    },
  };
}

function startProcess(settle: (answer: PdfAnswer) => void, broken: (reason: string) => void): ChildProcess {
  const started = fork(fileURLToPath(new URL(program.file, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Pictures go over as they are, not as text.
    serialization: 'advanced',
    execArgv: [...LEAN_HEAP, ...program.flags],
  });
  // Nobody waits for it when the program ends.
  started.unref();
  started.channel?.unref();
  started.on('message', (answer: PdfAnswer) => settle(answer));
  started.on('error', (error) => broken(error.message));
  started.on('exit', (code) => broken(`The process that draws PDF ended with ${String(code)}`));
  return started;
}
