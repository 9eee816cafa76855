import { fork, type ChildProcess } from 'node:child_process';
import { pause } from './api.ts';
import { ended, isRunning, type Guard } from '../processes.ts';

/** A program of the test that may be killed at any moment and is started again. */
export class Part {
  readonly name: string;
  /** What it sent while it lived. */
  onMessage: (message: unknown) => void = () => undefined;
  readonly #program: URL;
  readonly #args: readonly string[];
  readonly #guard: Guard;
  #child: ChildProcess | undefined;

  constructor(
    name: string,
    { program, args, guard }: { program: URL; args: readonly string[]; guard: Guard },
  ) {
    this.name = name;
    this.#program = program;
    this.#args = args;
    this.#guard = guard;
  }

  /** Starts it as often as it takes: without its database a node does not come up. */
  async start(): Promise<void> {
    for (let attempt = 1; !(await this.#launch()); attempt += 1) {
      if (attempt === 60) throw new Error(`${this.name} does not start`);
      await pause(500);
    }
  }

  get isUp(): boolean {
    return isRunning(this.#child);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill('SIGKILL');
    await ended(child);
    this.#forget(child);
  }

  /** The process stands still, its connections stay open. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** True once it has said that it is ready, false if it ended before. */
  async #launch(): Promise<boolean> {
    const child = fork(this.#program, this.#args, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    if (child.pid !== undefined) this.#guard.watch(child.pid);
    const ready = await new Promise<boolean>((done) => {
      child.once('message', () => done(true));
      child.once('exit', () => done(false));
    });
    if (ready) child.on('message', (message) => this.onMessage(message));
    else this.#forget(child);
    return ready;
  }

  #forget(child: ChildProcess): void {
    if (child.pid !== undefined) this.#guard.forget(child.pid);
    if (this.#child === child) this.#child = undefined;
  }
}
