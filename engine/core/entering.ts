import { fromJsonText } from '../../feel/index.ts';
import type {
  Element,
  JobElement,
  ScopeElement,
  UserTaskElement,
} from '../../process-model/executable/process.ts';
import { enterCall } from './calls.ts';
import { throwCompensation } from './compensation.ts';
import { create } from './creating.ts';
import { callDecision } from './decisions.ts';
import type { ActivateTask, Draft, Trigger } from './draft.ts';
import { evaluate, evaluateText } from './evaluate.ts';
import { chosenFlows } from './gateways.ts';
import { attempt, raiseIncident } from './incidents.ts';
import { createJob, prepareJob } from './jobs.ts';
import { complete, leave } from './leaving.ts';
import { holdStart, listen } from './listeners.ts';
import { enterBody, enterInner } from './loops.ts';
import type { ElementInstance, Starting } from './state.ts';
import type { Variables } from './step.ts';
import { openSubscriptions } from './subscriptions.ts';
import { findCatcher } from './throwing.ts';
import { deliver } from './triggers.ts';
import { createUserTask, prepareUserTask } from './user-tasks.ts';
import { isContext, propagate, putPath, scopeAt, setAllLocal } from './variables.ts';

/** Creates an element instance and enters it. */
export function activate(draft: Draft, task: ActivateTask): void {
  const row = create(draft, task);
  if (task.trigger) arrive(draft, row, draft.modelOf(row), task);
  else attempt(draft, row, () => enter(draft, row));
}

/** An event that has already fired: nothing to wait for. */
function arrive(draft: Draft, row: ElementInstance, element: Element, task: ActivateTask): void {
  const { trigger, startElementId } = task;
  if (!trigger) return;
  if (startElementId !== undefined) {
    arriveInside(draft, row, { trigger, startElementId });
    return;
  }
  draft.elements.put({ ...row, state: 'ACTIVATED' });
  deliver(draft, row, element, trigger);
  attempt(draft, row, () => complete(draft, row));
}

/** The start event of an event sub process fired: what came with it goes to the scope around, unless it maps that itself. */
function arriveInside(
  draft: Draft,
  row: ElementInstance,
  { trigger, startElementId }: { trigger: Trigger; startElementId: string },
): void {
  if (holdStart(draft, row, { startElementId, variables: trigger.variables })) {
    attempt(draft, row, () => enter(draft, row));
    return;
  }
  const mapped = draft.model(row.processInstanceKey, startElementId).outputs.length > 0;
  if (!mapped && row.flowScopeKey !== undefined) propagate(draft, row.flowScopeKey, trigger.variables);
  const element = draft.modelOf(row);
  attempt(draft, row, () => {
    applyInputs(draft, row, element);
    wait(draft, row);
    const variables = mapped ? trigger.variables : nothing;
    activateStart(draft, row, startElementId, { variables, local: true });
  });
  // An incident keeps it from starting; what came with the trigger waits here.
  if (mapped && draft.element(row.key).state === 'ACTIVATING') setAllLocal(draft, row.key, trigger.variables);
}

const nothing: Variables = new Map();

function activateStart(draft: Draft, row: ElementInstance, startElementId: string, trigger?: Trigger): void {
  const task = { type: 'activate', elementId: startElementId, scopeKey: row.key } as const;
  draft.later(trigger ? { ...task, trigger } : task);
}

/** Runs the activation of an instance; repeated as a whole after an incident is resolved. */
export function enter(draft: Draft, row: ElementInstance): void {
  if (row.type === 'MULTI_INSTANCE_BODY') {
    enterBody(draft, row, () => openSubscriptions(draft, row));
    return;
  }
  if (row.loop?.of === 'inner') enterInner(draft, row, row.loop.counter);
  applyInputs(draft, row, draft.modelOf(row));
  if (!listen(draft, row, { event: 'START', index: 0 })) work(draft, row);
}

/** What an element is there for, once its start listeners are done. */
export function work(draft: Draft, row: ElementInstance): void {
  const element = draft.modelOf(row);
  if ('eventSubProcesses' in element) {
    enterScope(draft, row, element);
    return;
  }
  switch (element.kind) {
    case 'job':
    case 'userTask':
      enterTask(draft, row, element);
      return;
    case 'catch':
      if (element.event.kind === 'link') pass(draft, row);
      else wait(draft, row);
      return;
    case 'eventBasedGateway':
      wait(draft, row);
      return;
    case 'callActivity':
      enterCall(draft, row, element, () => wait(draft, row));
      return;
    case 'script':
      runScript(draft, row, element);
      return;
    case 'decision':
      pass(draft, row, callDecision(draft, row, element));
      return;
    case 'exclusiveGateway':
    case 'inclusiveGateway':
    case 'parallelGateway':
      // Decided on the way in: a condition that fails keeps the gateway from being entered.
      leave(draft, row, chosenFlows(draft, row, element));
      return;
    case 'throw':
    case 'end':
      enterThrow(draft, row, element);
      return;
    default:
      pass(draft, row);
  }
}

/** What somebody has to do; everything is evaluated before anything is waited for. */
function enterTask(draft: Draft, row: ElementInstance, element: JobElement | UserTaskElement): void {
  if (element.kind === 'job') {
    const prepared = prepareJob(draft, row, element.job);
    wait(draft, row);
    createJob(draft, row, prepared);
  } else {
    const prepared = prepareUserTask(draft, row, element);
    wait(draft, row);
    createUserTask(draft, row, prepared);
  }
}

function applyInputs(draft: Draft, row: ElementInstance, element: Element): void {
  if (element.inputs.length === 0 || !hasInputs(element)) return;
  // All input mappings are one context: a later one sees the targets of those before it.
  const targets = new Map<string, ReturnType<typeof evaluate>>();
  for (const { source, target } of element.inputs) {
    const at = { scopeKey: row.key, extra: targets, mappings: element.inputs };
    putPath(targets, target, evaluate(draft, source, at));
  }
  setAllLocal(draft, row.key, targets);
}

/** A none end event has nothing to do with what its input mappings would give; Zeebe does not evaluate them. */
const hasInputs = (element: Element): boolean => element.kind !== 'end' || element.result.kind !== 'none';

function wait(draft: Draft, row: ElementInstance): void {
  openSubscriptions(draft, row);
  draft.elements.put({ ...draft.element(row.key), state: 'ACTIVATED' });
}

function pass(draft: Draft, row: ElementInstance, result?: Variables): void {
  if (draft.modelOf(row).boundaryEvents.length > 0) openSubscriptions(draft, row);
  draft.elements.put({ ...draft.element(row.key), state: 'ACTIVATED' });
  draft.later({ type: 'complete', key: row.key, ...(result && { result }) });
}

/** The event that was kept while the start listeners ran starts the scope. */
function startHeld(draft: Draft, row: ElementInstance, { startElementId, variables: text }: Starting): void {
  const given = fromJsonText(text);
  const variables = isContext(given) ? given : nothing;
  const mapped = draft.model(row.processInstanceKey, startElementId).outputs.length > 0;
  // Event sub processes inside may read their correlation keys from it.
  if (!mapped) propagate(draft, row.key, variables);
  wait(draft, row);
  draft.elements.put({ ...draft.element(row.key), starting: undefined });
  activateStart(draft, row, startElementId, { variables, local: false });
}

function enterScope(draft: Draft, row: ElementInstance, element: ScopeElement): void {
  const { starting } = draft.element(row.key);
  if (starting) {
    startHeld(draft, row, starting);
    return;
  }
  wait(draft, row);
  if (element.noneStart !== undefined) activateStart(draft, row, element.noneStart);
  // Only an event sub process whose start had failed comes here without a none start event.
  for (const id of element.kind === 'eventSubProcess' ? element.eventStarts : [])
    activateStart(draft, row, id, { variables: nothing, local: true });
}

function runScript(draft: Draft, row: ElementInstance, element: Extract<Element, { kind: 'script' }>): void {
  const value = evaluate(draft, element.expression, { scopeKey: row.key });
  pass(draft, row, new Map([[element.resultVariable, value]]));
}

function enterThrow(
  draft: Draft,
  row: ElementInstance,
  element: Extract<Element, { kind: 'throw' | 'end' }>,
): void {
  const { result } = element;
  const at = { scopeKey: row.key };
  switch (result.kind) {
    case 'error':
      throwError(draft, row, evaluateText(draft, result.code, at));
      return;
    case 'escalation': {
      const code = evaluateText(draft, result.code, at);
      draft.elements.put({ ...draft.element(row.key), state: 'ACTIVATED' });
      const search = findCatcher(draft, row, 'escalation', code);
      if (search.caught) search.fire({ variables: new Map(), local: false });
      // An interrupting catcher has terminated this event; otherwise the flow goes on, caught or not.
      if (draft.elements.get(row.key)) draft.later({ type: 'complete', key: row.key });
      return;
    }
    case 'signal': {
      const signalName = evaluateText(draft, result.name, at);
      const variables = signalVariables(draft, row, element);
      draft.later({ type: 'broadcast', rootKey: row.rootKey, signalName, variables });
      pass(draft, row);
      return;
    }
    case 'compensation':
      draft.elements.put({ ...draft.element(row.key), state: 'ACTIVATED' });
      throwCompensation(draft, row, result.activity);
      return;
    case 'link':
    case 'none':
    case 'terminate':
      pass(draft, row);
  }
}

/** A signal carries what the input mappings of its event name. */
function signalVariables(
  draft: Draft,
  row: ElementInstance,
  element: Element,
): Map<string, ReturnType<typeof evaluate>> {
  const scope = scopeAt(draft, row.key);
  const names = new Set(element.inputs.map(({ target }) => target[0] ?? ''));
  return new Map([...names].map((name) => [name, scope.get(name) ?? null]));
}

function throwError(draft: Draft, row: ElementInstance, code: string): void {
  const search = findCatcher(draft, row, 'error', code);
  if (search.caught) {
    draft.elements.put({ ...draft.element(row.key), state: 'ACTIVATED' });
    search.fire({ variables: new Map(), local: true });
  } else raiseIncident(draft, row.key, uncaught(code, '', search.availableCodes));
}

/** The incident of an error that nobody catches; its text lists what could have been caught. */
export function uncaught(
  code: string,
  message: string,
  available: readonly string[],
): { type: 'UNHANDLED_ERROR_EVENT'; message: string } {
  const said = message ? ` with message '${message}'` : '';
  const listed = available.length
    ? `Available error events are [${available.join(', ')}]`
    : 'No error events are available in the scope.';
  return {
    type: 'UNHANDLED_ERROR_EVENT',
    message: `Expected to throw an error event with the code '${code}'${said}, but it was not caught. ${listed}`,
  };
}
