import type { Process } from '../executable/process.ts';
import type { XmlNode } from '../xml-node.ts';
import type { ScopeGraph } from './graph.ts';
import type { ProcessProblem } from './problem.ts';
import type { World } from './world.ts';

/** A process under check. */
export interface CheckedProcess {
  readonly id: string;
  readonly xml: XmlNode;
  readonly scopes: readonly ScopeGraph[];
  /** As the engine would run it, without the elements it refuses; undefined where it is not executable. */
  readonly compiled: Process | undefined;
}

export type Rule = (process: CheckedProcess, world: World) => readonly ProcessProblem[];
