import type { Problem } from '../../executable/compile.ts';
import type { XmlNode } from '../../xml-node.ts';
import type { CheckedProcess } from '../checked.ts';
import type { ProcessProblem, Repair } from '../problem.ts';
import { readReason } from './reasons.ts';

/** What the engine refuses, as problems with sentences, mended where there is one way to mend it. */
export function engineProblems(
  problems: readonly Problem[],
  root: XmlNode | undefined,
  processes: readonly CheckedProcess[],
): readonly ProcessProblem[] {
  return problems.map(({ elementId, message }) => {
    const { code, params } = readReason(message);
    const repair = repairs[code]?.(elementId, { root, processes });
    return { code, elementId, severity: 'error' as const, params, ...(repair ? { repair } : {}) };
  });
}

interface Around {
  readonly root: XmlNode | undefined;
  readonly processes: readonly CheckedProcess[];
}

const repairs: Readonly<Record<string, (id: string, around: Around) => Repair | undefined>> = {
  NOT_EXECUTABLE: (_id, { root }) => {
    const process = root?.nodes('rootElements').find(({ type }) => type === 'bpmn:Process')?.id;
    return process === undefined ? undefined : { kind: 'markExecutable', process };
  },
  START_MISSING: (process) => ({ kind: 'addStart', process }),
  START_INSIDE_BLANK: (process) => ({ kind: 'addStart', process }),
  BOUNDARY_ENDS: (element) => ({ kind: 'addEnd', element }),
  CONDITION_MISSING: conditionOrDefault,
  CONDITION_MISPLACED: (flow) => ({ kind: 'removeCondition', flow }),
};

/** A way out without a condition becomes the way that is taken otherwise, where there is none yet. */
function conditionOrDefault(id: string, { processes }: Around): Repair | undefined {
  for (const { scopes } of processes)
    for (const { flows, nodes } of scopes) {
      const gateway = nodes.get(flows.get(id)?.source ?? '');
      if (!gateway) continue;
      return gateway.xml.node('default') === undefined
        ? { kind: 'setDefaultFlow', gateway: gateway.id, flow: id }
        : { kind: 'addCondition', flow: id };
    }
  return undefined;
}
