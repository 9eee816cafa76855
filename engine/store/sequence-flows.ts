import type { Change, ElementInstance, Key } from '../core/state.ts';
import type { Element, Process } from '../../process-model/executable/process.ts';

export interface TakenSequenceFlow {
  readonly processInstanceKey: Key;
  readonly flowId: string;
}

/**
 * The sequence flows that one step took, read off its changes: for the picture of an instance's way. An element that
 * completed was left on all its flows; of a gateway that chooses, on those whose target was reached after it.
 */
export function flowsTaken(
  changes: readonly Change[],
  processOf: (processInstanceKey: Key) => Process | undefined,
): TakenSequenceFlow[] {
  const elements = changes.flatMap((change) => (change.table === 'elementInstance' ? [change] : []));
  const enteredIn = byScope(elements.filter(({ op }) => op === 'insert').map(({ row }) => row));
  const tokensIn = byScope(
    changes.flatMap((change) => (change.table === 'takenFlow' && change.op !== 'delete' ? [change.row] : [])),
  );
  return elements
    .filter(({ row }) => row.state === 'COMPLETED' && row.loop?.of !== 'inner')
    .flatMap(({ row }) => {
      const process = processOf(row.processInstanceKey);
      const element = process?.elements.get(row.elementId);
      if (!process || !element) return [];
      const entered = enteredIn.get(row.flowScopeKey) ?? [];
      const tokens = new Set(tokensIn.get(row.flowScopeKey)?.map(({ flowId }) => flowId));
      return leftOn({ process, row, element, entered, tokens }).map((flowId) => ({
        processInstanceKey: row.processInstanceKey,
        flowId,
      }));
    });
}

interface Left {
  readonly process: Process;
  readonly row: ElementInstance;
  readonly element: Element;
  /** In the same scope. */
  readonly entered: readonly ElementInstance[];
  /** Flows on which tokens now wait at a joining gateway. */
  readonly tokens: ReadonlySet<string>;
}

function leftOn({ process, row, element, entered, tokens }: Left): readonly string[] {
  // The way from an event-based gateway to its event is not a flow that was taken.
  if (element.kind === 'eventBasedGateway') return [];
  if (element.kind !== 'exclusiveGateway' && element.kind !== 'inclusiveGateway') return element.outgoing;
  if (element.outgoing.length === 1) return element.outgoing;
  const reached = element.outgoing.flatMap((flowId) => {
    if (tokens.has(flowId)) return [{ flowId, at: 0n }];
    const target = process.flows.get(flowId)?.target;
    // Keys rise within a step, so what was entered later has the greater key.
    const after = entered.filter(
      ({ elementId, key }) => elementId === target && BigInt(key) > BigInt(row.key),
    );
    return after[0] ? [{ flowId, at: BigInt(after[0].key) }] : [];
  });
  if (element.kind === 'inclusiveGateway') return reached.map(({ flowId }) => flowId);
  const first = reached.reduce<(typeof reached)[number] | undefined>(
    (best, one) => (best === undefined || one.at < best.at ? one : best),
    undefined,
  );
  return first ? [first.flowId] : [];
}

function byScope<R extends { readonly flowScopeKey: Key | undefined }>(
  rows: readonly R[],
): Map<Key | undefined, R[]> {
  const scopes = new Map<Key | undefined, R[]>();
  for (const row of rows) {
    const members = scopes.get(row.flowScopeKey);
    if (members) members.push(row);
    else scopes.set(row.flowScopeKey, [row]);
  }
  return scopes;
}
