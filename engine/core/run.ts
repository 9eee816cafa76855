import type { Draft, Task } from './draft.ts';
import { activate, enter } from './entering.ts';
import { joinInclusive, takeFlow } from './gateways.ts';
import { attempt, raiseIncident } from './incidents.ts';
import { complete } from './leaving.ts';
import type { Key } from './state.ts';

/** A command that visits more elements than this runs in a circle without anything to wait for. */
const mostTasks = 20_000;

/** Works until every token waits or has ended. */
export function run(draft: Draft): void {
  let done = 0;
  for (;;) {
    const task = draft.nextTask();
    if (task) {
      if (++done > mostTasks) return stopCircle(draft, task);
      perform(draft, task);
      continue;
    }
    const scopeKey = draft.nextUnsettled();
    if (scopeKey === undefined) return;
    settle(draft, scopeKey);
  }
}

function perform(draft: Draft, task: Task): void {
  switch (task.type) {
    case 'activate':
      // The scope may have been terminated by what ran since the task was planned.
      if (draft.elements.get(task.scopeKey)) activate(draft, task);
      return;
    case 'takeFlow':
      if (draft.elements.get(task.scopeKey)) takeFlow(draft, task.flowId, task.scopeKey);
      return;
    case 'enter':
    case 'complete': {
      const row = draft.elements.get(task.key);
      const work = task.type === 'enter' ? enter : complete;
      if (row) attempt(draft, row, () => work(draft, row));
    }
  }
}

/** A scope in which nothing runs and no token waits is complete. */
function settle(draft: Draft, scopeKey: Key): void {
  const scope = draft.elements.get(scopeKey);
  if (!scope || scope.type === 'MULTI_INSTANCE_BODY') return;
  if (joinInclusive(draft, scope)) {
    draft.settleLater(scopeKey);
    return;
  }
  if (draft.elements.hasOwned(scopeKey) || draft.takenFlows.hasOwned(scopeKey)) return;
  draft.later({ type: 'complete', key: scopeKey });
}

function stopCircle(draft: Draft, task: Task): void {
  const key = task.type === 'activate' || task.type === 'takeFlow' ? task.scopeKey : task.key;
  while (draft.nextTask()) continue;
  if (!draft.elements.get(key)) return;
  const message = `The instance passed ${mostTasks} elements in one step without waiting; the model runs in a circle.`;
  raiseIncident(draft, key, { type: 'UNKNOWN', message });
}
