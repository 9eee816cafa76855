import { fromPlain, type Value } from '../../feel/index.ts';
import type { Loop } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { terminateChildren } from './ending.ts';
import {
  ElementIncident,
  evaluate,
  evaluateBoolean,
  evaluateInteger,
  evaluateList,
  isList,
} from './evaluate.ts';
import type { ElementInstance, Key, LoopState } from './state.ts';
import { localVariables, setLocal } from './variables.ts';

type BodyState = Extract<LoopState, { of: 'body' }>;

export function loopOf(draft: Draft, row: ElementInstance): Loop {
  const { loop } = draft.modelOf(row);
  if (!loop) throw new Error(`Element ${row.elementId} has no loop`);
  return loop;
}

function bodyState(row: ElementInstance): BodyState {
  if (row.loop?.of !== 'body') throw new Error(`Element instance ${row.key} is no multi-instance body`);
  return row.loop;
}

/** Starts a multi-instance body: all instances at once, or the first. An empty collection completes at once. */
export function enterBody(draft: Draft, row: ElementInstance, openSubscriptions: () => void): void {
  const loop = loopOf(draft, row);
  const size = sizeOf(draft, loop, row.key);
  openSubscriptions();
  if (loop.outputCollection !== undefined)
    setLocal(
      draft,
      row.key,
      loop.outputCollection,
      Array.from({ length: size }, () => null),
    );
  const started = loop.sequential ? Math.min(1, size) : size;
  const state: BodyState = { of: 'body', size, started, completed: 0, terminated: 0 };
  draft.elements.put({ ...draft.element(row.key), state: 'ACTIVATED', loop: state });
  if (size === 0) draft.later({ type: 'complete', key: row.key });
  if (loop.sequential && started === 1) startInner(draft, row, 1);
  else if (started > 0) draft.later({ type: 'startInstances', key: row.key });
}

/** Starts all instances of a parallel body, one turn after the body itself: so it is in Zeebe. */
export function startInstances(draft: Draft, { key }: { key: Key }): void {
  const body = draft.elements.get(key);
  if (!body) return;
  const { started } = bodyState(body);
  for (let counter = 1; counter <= started; counter++) startInner(draft, body, counter);
}

/** More instances than this are a mistake, and would hold up everybody else. */
const mostInstances = 10_000;

function sizeOf(draft: Draft, loop: Loop, scopeKey: string): number {
  if (loop.inputCollection) {
    const size = membersOf(draft, loop, scopeKey).length;
    if (size <= mostInstances) return size;
    throw new ElementIncident(
      'EXTRACT_VALUE_ERROR',
      `Expected the input collection '${loop.inputCollection.source}' to have at most ${mostInstances} items, but it has ${size}.`,
    );
  }
  if (!loop.cardinality) return 0;
  const size = evaluateInteger(draft, loop.cardinality, { scopeKey });
  if (size >= 0 && size <= mostInstances) return size;
  throw new ElementIncident(
    'EXTRACT_VALUE_ERROR',
    `Expected the loop cardinality '${loop.cardinality.source}' to be between 0 and ${mostInstances}, but was '${size}'.`,
  );
}

/** Collections of bodies whose instances begin together: evaluated once a step, not once an instance. */
const collections = new WeakMap<Draft, Map<string, readonly Value[]>>();

function membersOf(draft: Draft, loop: Loop, bodyKey: string): readonly Value[] {
  if (!loop.inputCollection) return [];
  if (loop.sequential) return evaluateList(draft, loop.inputCollection, { scopeKey: bodyKey });
  const known = collections.get(draft) ?? new Map<string, readonly Value[]>();
  collections.set(draft, known);
  const members = known.get(bodyKey) ?? evaluateList(draft, loop.inputCollection, { scopeKey: bodyKey });
  known.set(bodyKey, members);
  return members;
}

function startInner(draft: Draft, body: ElementInstance, loopCounter: number): void {
  draft.later({ type: 'activate', elementId: body.elementId, scopeKey: body.key, loopCounter });
}

/** Locals of an inner instance: its number, its member of the collection, and an empty output variable. */
export function enterInner(draft: Draft, row: ElementInstance, counter: number): void {
  const loop = loopOf(draft, row);
  const members = membersOf(draft, loop, row.flowScopeKey ?? row.key);
  if (loop.inputElement !== undefined)
    setLocal(draft, row.key, loop.inputElement, members[counter - 1] ?? null);
  setLocal(draft, row.key, 'loopCounter', fromPlain(counter));
  const output = loop.outputElement?.source.trim();
  const known = localVariables(draft, row.key);
  if (output !== undefined && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(output) && !known.has(output))
    setLocal(draft, row.key, output, null);
}

/** Reads the output of an inner instance before its variables go. */
export function collectOutput(draft: Draft, row: ElementInstance, counter: number): void {
  const { outputCollection, outputElement } = loopOf(draft, row);
  if (outputCollection === undefined || !outputElement || row.flowScopeKey === undefined) return;
  const value = evaluate(draft, outputElement, { scopeKey: row.key });
  const collected: Value = localVariables(draft, row.flowScopeKey).get(outputCollection) ?? [];
  const slots = isList(collected) ? [...collected] : [];
  slots[counter - 1] = value;
  setLocal(draft, row.flowScopeKey, outputCollection, slots);
}

/** Whether the completion condition holds with this inner instance counted as completed. */
export function conditionHolds(draft: Draft, inner: ElementInstance): boolean {
  const { completionCondition } = loopOf(draft, inner);
  if (!completionCondition || inner.flowScopeKey === undefined) return false;
  const state = bodyState(draft.element(inner.flowScopeKey));
  const completed = state.completed + 1;
  const active = state.started - completed - state.terminated;
  const extra = new Map<string, Value>([
    ['numberOfInstances', fromPlain(state.size)],
    ['numberOfActiveInstances', fromPlain(active)],
    ['numberOfCompletedInstances', fromPlain(completed)],
    ['numberOfTerminatedInstances', fromPlain(state.terminated)],
  ]);
  return evaluateBoolean(draft, completionCondition, { scopeKey: inner.key, extra });
}

/** Counts a completed inner instance; starts the next one or completes the body. */
export function innerCompleted(draft: Draft, bodyKey: string, finished: boolean): void {
  const body = draft.element(bodyKey);
  const state = bodyState(body);
  const completed = state.completed + 1;
  const more = !finished && state.started < state.size && loopOf(draft, body).sequential;
  const started = more ? state.started + 1 : state.started;
  draft.elements.put({ ...body, loop: { ...state, completed, started } });
  if (more) startInner(draft, body, started);
  else if (finished && draft.elements.hasOwned(bodyKey))
    draft.later({ type: 'finishBody', key: bodyKey, turns: TURNS_TO_END });
  else if (finished || completed + state.terminated === state.size)
    draft.later({ type: 'complete', key: bodyKey });
}

/** Instances that are as far as the one that met the completion condition complete too; so it is in Zeebe. */
const TURNS_TO_END = 2;

/** Ends the instances that are left once the completion condition holds. */
export function finishBody(draft: Draft, { key, turns }: { key: Key; turns: number }): void {
  const body = draft.elements.get(key);
  if (!body || body.state !== 'ACTIVATED') return;
  if (turns > 1) draft.later({ type: 'finishBody', key, turns: turns - 1 });
  else {
    terminateChildren(draft, key);
    draft.later({ type: 'complete', key });
  }
}

/** Counts an inner instance that was taken out by hand. */
export function countTerminated(draft: Draft, bodyKey: string): void {
  const body = draft.elements.get(bodyKey);
  if (!body) return;
  const state = bodyState(body);
  draft.elements.put({ ...body, loop: { ...state, terminated: state.terminated + 1 } });
}
