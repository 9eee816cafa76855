import type { Element, SequenceFlow } from '../../process-model/executable/process.ts';
import type { NewInstance } from './calls.ts';
import type { ListenerPlace } from './listeners.ts';
import { RowTable } from './row-table.ts';
import {
  rowId,
  type Change,
  type ElementInstance,
  type Key,
  type ProcessInstance,
  type Tree,
  type Variable,
} from './state.ts';
import type { Definition, Effect, StepContext, Variables } from './step.ts';

/** Work that a step still has to do; taken in order until none is left. */
export type Task =
  | ActivateTask
  /** Runs the activation of an existing instance again, after an incident. */
  | { readonly type: 'enter'; readonly key: Key }
  /** With what it results in, of a task that evaluates something. */
  | { readonly type: 'complete'; readonly key: Key; readonly result?: Variables }
  | { readonly type: 'terminate'; readonly key: Key }
  /** Goes on to the next listener of an element or, after the last, with the element itself. */
  | { readonly type: 'listened'; readonly key: Key; readonly next: ListenerPlace }
  /** Starts what runs side by side in a multi-instance body. */
  | { readonly type: 'startInstances'; readonly key: Key }
  /** Ends what a completed multi-instance body still has inside, after what is on its way already. */
  | { readonly type: 'finishBody'; readonly key: Key; readonly turns: number }
  /** A signal that was thrown inside the tree. */
  | {
      readonly type: 'broadcast';
      readonly rootKey: Key;
      readonly signalName: string;
      readonly variables: Variables;
    }
  /** Starts the process that a call activity calls. */
  | { readonly type: 'call'; readonly callerKey: Key; readonly start: NewInstance };

export interface ActivateTask {
  readonly type: 'activate';
  readonly elementId: string;
  readonly scopeKey: Key;
  /** Catch events that fired: what came with the trigger. */
  readonly trigger?: Trigger;
  /** Event sub process: which of its start events fired. */
  readonly startElementId?: string;
  /** Inner instance of a multi-instance body: its number from 1. */
  readonly loopCounter?: number;
}

export interface Trigger {
  readonly variables: Variables;
  /** Error variables stay with the catching event unless an output mapping takes them further. */
  readonly local: boolean;
}

/** A scope has one variable of a name, so that it is found by both. */
export const variableId = ({ scopeKey, name }: Pick<Variable, 'scopeKey' | 'name'>): string =>
  `${scopeKey}/${name}`;

/**
 * A tree while one step changes it. It remembers what changed, so that a step costs what it touches.
 */
export class Draft {
  readonly context: StepContext;
  readonly instances: RowTable<ProcessInstance>;
  readonly elements: RowTable<ElementInstance>;
  readonly variables;
  readonly jobs;
  readonly userTasks;
  readonly timers;
  readonly messages;
  readonly signals;
  readonly incidents;
  readonly takenFlows;
  readonly #effects: Effect[] = [];
  readonly #jobTypes = new Set<string>();
  readonly #tasks: Task[] = [];
  /** How many tasks will bring a token into a scope. */
  readonly #coming = new Map<Key, number>();
  /** Scopes that may be complete once no task is left. */
  readonly #unsettled = new Set<Key>();
  readonly #left: Key[] = [];

  constructor(tree: Tree, context: StepContext) {
    this.context = context;
    this.instances = new RowTable(
      tree.processInstance,
      rowId.processInstance,
      (row) => row.parentElementInstanceKey,
    );
    this.elements = new RowTable(tree.elementInstance, rowId.elementInstance, (row) => row.flowScopeKey);
    this.variables = new RowTable(tree.variable, variableId, (row) => row.scopeKey);
    this.jobs = new RowTable(tree.job, rowId.job, (row) => row.elementInstanceKey);
    this.userTasks = new RowTable(tree.userTask, rowId.userTask, (row) => row.elementInstanceKey);
    this.timers = new RowTable(tree.timer, rowId.timer, (row) => row.elementInstanceKey);
    this.messages = new RowTable(
      tree.messageSubscription,
      rowId.messageSubscription,
      (row) => row.elementInstanceKey,
    );
    this.signals = new RowTable(
      tree.signalSubscription,
      rowId.signalSubscription,
      (row) => row.elementInstanceKey,
    );
    this.incidents = new RowTable(tree.incident, rowId.incident, (row) => row.elementInstanceKey);
    this.takenFlows = new RowTable(tree.takenFlow, rowId.takenFlow, (row) => row.flowScopeKey);
  }

  nextKey(): Key {
    return this.context.nextKey();
  }

  later(task: Task): void {
    this.#tasks.push(task);
    this.#count(task, 1);
  }

  nextTask(): Task | undefined {
    const task = this.#tasks.shift();
    if (task) this.#count(task, -1);
    return task;
  }

  #count(task: Task, by: 1 | -1): void {
    if (task.type !== 'activate') return;
    const coming = (this.#coming.get(task.scopeKey) ?? 0) + by;
    if (coming > 0) this.#coming.set(task.scopeKey, coming);
    else this.#coming.delete(task.scopeKey);
  }

  /** Drops the tokens that are on their way inside a scope. */
  dropTokens(scopeKey: Key): void {
    if (!this.#coming.delete(scopeKey)) return;
    const kept = this.#tasks.filter((task) => task.type !== 'activate' || task.scopeKey !== scopeKey);
    this.#tasks.splice(0, this.#tasks.length, ...kept);
  }

  settleLater(scopeKey: Key): void {
    this.#unsettled.add(scopeKey);
    this.#left.push(scopeKey);
  }

  /** A scope that the last task left, in which nothing runs and to which no token comes any more. */
  nextEmpty(): Key | undefined {
    for (let key = this.#left.pop(); key !== undefined; key = this.#left.pop()) {
      if (this.#coming.has(key) || this.elements.hasOwned(key) || this.takenFlows.hasOwned(key)) continue;
      this.#unsettled.delete(key);
      return key;
    }
    return undefined;
  }

  nextUnsettled(): Key | undefined {
    const [key] = this.#unsettled;
    if (key !== undefined) this.#unsettled.delete(key);
    return key;
  }

  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  jobCreated(type: string): void {
    this.#jobTypes.add(type);
  }

  /** The process instance of a key that must be there. */
  instance(key: Key): ProcessInstance {
    return found(this.instances.get(key), `process instance ${key}`);
  }

  /** The living element instance of a key that must be there. */
  element(key: Key): ElementInstance {
    return found(this.elements.get(key), `element instance ${key}`);
  }

  definition(processInstanceKey: Key): Definition {
    const { processDefinitionKey } = this.instance(processInstanceKey);
    return found(
      this.context.definitions.byKey(processDefinitionKey),
      `process definition ${processDefinitionKey}`,
    );
  }

  /** The model's element behind an instance. */
  modelOf(row: ElementInstance): Element {
    return this.model(row.processInstanceKey, row.elementId);
  }

  model(processInstanceKey: Key, elementId: string): Element {
    return found(this.definition(processInstanceKey).process.elements.get(elementId), `element ${elementId}`);
  }

  flow(processInstanceKey: Key, flowId: string): SequenceFlow {
    return found(this.definition(processInstanceKey).process.flows.get(flowId), `sequence flow ${flowId}`);
  }

  effects(): Effect[] {
    // A subscription that the same step closed again has nothing to look for.
    const effects = this.#effects.filter(
      (effect) => effect.type !== 'messageSubscriptionOpened' || this.messages.get(effect.subscriptionKey),
    );
    const types = [...this.#jobTypes];
    return types.length ? [...effects, { type: 'jobsCreated', jobTypes: types }] : effects;
  }

  changes(): Change[] {
    return [
      ...this.instances.changes().map((change) => ({ table: 'processInstance' as const, ...change })),
      ...this.elements.changes().map((change) => ({ table: 'elementInstance' as const, ...change })),
      ...this.variables.changes().map((change) => ({ table: 'variable' as const, ...change })),
      ...this.jobs.changes().map((change) => ({ table: 'job' as const, ...change })),
      ...this.userTasks.changes().map((change) => ({ table: 'userTask' as const, ...change })),
      ...this.timers.changes().map((change) => ({ table: 'timer' as const, ...change })),
      ...this.messages.changes().map((change) => ({ table: 'messageSubscription' as const, ...change })),
      ...this.signals.changes().map((change) => ({ table: 'signalSubscription' as const, ...change })),
      ...this.incidents.changes().map((change) => ({ table: 'incident' as const, ...change })),
      ...this.takenFlows.changes().map((change) => ({ table: 'takenFlow' as const, ...change })),
    ];
  }
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`The tree has no ${what}`);
  return thing;
}
