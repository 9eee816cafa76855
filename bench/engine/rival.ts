import type { BenchCase } from './cases.ts';
import type { BenchDatabase } from './database.ts';
import type { Figures } from './measure.ts';

export interface Options {
  /** Instances a case. */
  readonly instances: number;
  /** Instances that run before and are not counted: code gets compiled, caches fill. */
  readonly warmUp: number;
  /** Instances under way at the same time. */
  readonly inFlight: number;
  /** Jobs that a worker takes at once. */
  readonly jobsAtOnce: number;
}

export interface Surroundings {
  readonly options: Options;
  readonly database: BenchDatabase;
  /** Folder for downloads, built classes and models; kept between runs. */
  readonly workDir: string;
}

export interface RunningEngine {
  /** Seconds from the start of its process to the first command that it takes. */
  readonly coldStart: number;
  run(benchCase: BenchCase): Promise<Figures>;
  stop(): Promise<void>;
}

export interface Rival {
  readonly name: string;
  /** What is not the same as elsewhere. */
  readonly note: string;
  /** Downloads and builds; not measured. */
  prepare?(surroundings: Surroundings): Promise<void>;
  start(surroundings: Surroundings): Promise<RunningEngine>;
}
