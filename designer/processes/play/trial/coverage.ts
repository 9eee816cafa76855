import type { Process } from '../../../../process-model/executable/process.ts';

export interface Passed {
  readonly path: readonly string[];
  readonly flows: readonly string[];
}

/** What the runs together have passed of a process: its elements, the process itself left out, and its flows. */
export interface Coverage {
  readonly covered: ReadonlySet<string>;
  /** In the order of the model. */
  readonly uncoveredElements: readonly string[];
  readonly uncoveredFlows: readonly string[];
  /** Whole percent, 100 only where nothing is missing. */
  readonly percent: number;
}

export function coverageOf(process: Process, runs: readonly Passed[]): Coverage {
  const passed = new Set(runs.flatMap(({ path, flows }) => [...path, ...flows]));
  const elements = [...process.elements.keys()].filter((id) => id !== process.id);
  const flows = [...process.flows.keys()];
  const all = [...elements, ...flows];
  const covered = new Set(all.filter((id) => passed.has(id)));
  return {
    covered,
    uncoveredElements: elements.filter((id) => !covered.has(id)),
    uncoveredFlows: flows.filter((id) => !covered.has(id)),
    percent: all.length === 0 ? 100 : Math.floor((100 * covered.size) / all.length),
  };
}
