import type { ActivateTask, Draft } from './draft.ts';
import type { ElementInstance } from './state.ts';

/** An element instance that is still to be entered. */
export function create(draft: Draft, task: ActivateTask): ElementInstance {
  const scope = draft.element(task.scopeKey);
  const element = draft.model(scope.processInstanceKey, task.elementId);
  const body = element.loop !== undefined && task.loopCounter === undefined;
  const row: ElementInstance = {
    key: draft.nextKey(),
    processInstanceKey: scope.processInstanceKey,
    rootKey: scope.rootKey,
    elementId: element.id,
    type: body ? 'MULTI_INSTANCE_BODY' : element.type,
    flowScopeKey: scope.key,
    state: 'ACTIVATING',
    startedAt: draft.context.now,
    endedAt: undefined,
    incidentKey: undefined,
    loop: task.loopCounter === undefined ? undefined : { of: 'inner', counter: task.loopCounter },
    starting: undefined,
  };
  draft.elements.put(row);
  return row;
}
