import type { Draft, Task } from './draft.ts';
import { create } from './creating.ts';
import { terminate } from './ending.ts';
import { activate, enter, work } from './entering.ts';
import { startCalled } from './calls.ts';
import { joinInclusive } from './gateways.ts';
import { attempt, raiseIncident } from './incidents.ts';
import { complete, finish, keepResult } from './leaving.ts';
import { listen } from './listeners.ts';
import { finishBody, startInstances } from './loops.ts';
import { broadcast } from './signals.ts';
import type { Key } from './state.ts';

/** A command that takes more moves than this runs in a circle without anything to wait for. */
const mostMoves = 20_000;

/** Works until every token waits or has ended. */
export function run(draft: Draft): void {
  let done = 0;
  for (;;) {
    const task = draft.nextTask();
    if (task) {
      if (++done <= mostMoves) perform(draft, task);
      else halt(draft, task);
    }
    // A scope completes with its last token, but an inclusive gateway waits for all that may still come.
    const scopeKey = draft.nextEmpty() ?? (task ? undefined : draft.nextUnsettled());
    if (scopeKey !== undefined) settle(draft, scopeKey);
    else if (!task) return;
  }
}

function perform(draft: Draft, task: Task): void {
  switch (task.type) {
    case 'activate':
      // The scope may have been terminated by what ran since the task was planned.
      if (draft.elements.get(task.scopeKey)) activate(draft, task);
      return;
    case 'call':
      if (draft.elements.get(task.callerKey)) startCalled(draft, task.start);
      return;
    case 'terminate':
      if (draft.elements.get(task.key)) terminate(draft, task.key);
      return;
    case 'broadcast':
      broadcast(draft, task);
      return;
    case 'startInstances':
      startInstances(draft, task);
      return;
    case 'finishBody':
      finishBody(draft, task);
      return;
    case 'listened':
      goOnAfterListener(draft, task);
      return;
    case 'enter':
    case 'complete':
      goOn(draft, task);
  }
}

function goOnAfterListener(draft: Draft, { key, next }: Extract<Task, { type: 'listened' }>): void {
  const row = draft.elements.get(key);
  if (row)
    attempt(draft, row, () => {
      if (!listen(draft, row, next)) (next.event === 'START' ? work : finish)(draft, row);
    });
}

function goOn(draft: Draft, task: Extract<Task, { type: 'enter' | 'complete' }>): void {
  const row = draft.elements.get(task.key);
  if (!row) return;
  if (task.type === 'complete' && task.result) keepResult(draft, row, task.result);
  attempt(draft, row, () => (task.type === 'enter' ? enter : complete)(draft, row));
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

/** Stops a token where it is, with an incident whose resolution lets it go on. */
function halt(draft: Draft, task: Task): void {
  switch (task.type) {
    case 'terminate':
    case 'broadcast':
    case 'startInstances':
    case 'finishBody':
    case 'call':
    case 'listened':
      // A call leads to an activation, which halts in its turn.
      perform(draft, task);
      return;
    case 'activate':
      if (task.trigger) perform(draft, task);
      else if (draft.elements.get(task.scopeKey)) raiseIncident(draft, create(draft, task).key, endless);
      return;
    case 'complete': {
      const row = draft.elements.get(task.key);
      if (!row) return;
      if (task.result) keepResult(draft, row, task.result);
      draft.elements.put({ ...row, state: 'COMPLETING' });
      raiseIncident(draft, task.key, endless);
      return;
    }
    case 'enter':
      if (draft.elements.get(task.key)) raiseIncident(draft, task.key, endless);
  }
}

const endless = {
  type: 'UNKNOWN',
  message: `The instance made ${mostMoves} moves in one step without waiting; does the model run in a circle?`,
} as const;
