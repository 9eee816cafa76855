import type { World } from './world.ts';

export interface Answer {
  readonly status: number;
  /** Undefined where there is no JSON body. */
  readonly json: unknown;
}

/** An engine under trial, seen through the REST API and through what it did. */
export interface Subject {
  /** Path without `/v2`. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  deploy(files: Readonly<Record<string, string>>): Promise<Answer>;
  /**
   * What there is of these process definitions once nothing moves any more. A subject that cannot see that it is at rest
   * looks again until `enough` says so or some time has passed.
   */
  world(definitions: ReadonlySet<string>, enough: (world: World) => boolean): Promise<World>;
  /** Sets business time, which stands still until the next call and never goes back. */
  setTime(instant: Date): Promise<void>;
  /** Lets the back-off of a failed job pass. */
  backOff(milliseconds: number): Promise<void>;
  readonly now: () => Date;
}
