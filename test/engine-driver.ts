import { compileDmn } from '../engine/decision/compile.ts';
import { compileBpmn } from '../process-model/executable/compile.ts';
import {
  emptyTree,
  rowId,
  type Change,
  type ElementInstance,
  type Job,
  type TableName,
  type Tables,
  type Tree,
} from '../engine/core/state.ts';
import {
  step,
  type Command,
  type Definition,
  type DeployedDecision,
  type Effect,
  type Outcome,
  type StepContext,
} from '../engine/core/step.ts';
import { fromPlain, toPlain, type Json } from '../feel/index.ts';

export type Variables = Readonly<Record<string, unknown>>;

/**
 * Drives the pure core in memory, as the store does it in the database: keeps the living rows between steps, lets time
 * pass, delivers what steps broadcast. Each step is checked for rows without owner and for a changed input.
 */
export class EngineDriver {
  readonly definitions: Definition[] = [];
  readonly decisions: DeployedDecision[] = [];
  /** Keys of deployed forms by their ids. */
  readonly forms = new Map<string, string>();
  /** `element STATE` for each element instance that was entered or left, in order. */
  readonly trace: string[] = [];
  readonly ended: { processId: string; state: string; variables: Record<string, Json> }[] = [];
  tree: Tree = emptyTree;
  now = new Date('2026-01-05T09:00:00+08:00');
  effects: readonly Effect[] = [];
  #nextKey = 1;

  /** Deploys BPMN files; the first process of the first file is the one that `start` starts. */
  static async deploy(...files: string[]): Promise<EngineDriver> {
    const driver = new EngineDriver();
    for (const file of files) {
      const compiled = await compileBpmn(file, 'test.bpmn');
      if (!compiled.ok) throw new Error(compiled.text);
      for (const process of compiled.processes)
        driver.definitions.push({ key: driver.#key(), version: 1, deploymentKey: '0', process });
    }
    return driver;
  }

  async deployDecisions(file: string): Promise<void> {
    const compiled = await compileDmn(file, 'test.dmn');
    if (!compiled.ok) throw new Error(compiled.text);
    const { graph } = compiled;
    const requirementsKey = this.#key();
    const decided = [...graph.decisions.values()].map(({ id, name }) => ({
      id,
      name,
      key: this.#key(),
      version: 1,
    }));
    const versions = new Map(decided.map(({ id, key, version }) => [id, { key, version }]));
    this.decisions.push(...decided.map((one) => ({ ...one, requirementsKey, graph, versions })));
  }

  do(command: Command): Outcome {
    const before = snapshot(this.tree);
    const outcome = step(this.tree, command, this.#context());
    if (snapshot(this.tree) !== before) throw new Error('The step changed its input');
    if (outcome.kind === 'accepted') {
      this.tree = applied(this.tree, outcome.changes);
      this.effects = outcome.effects;
      this.#remember(outcome.changes);
      checkOwners(this.tree);
    }
    return outcome;
  }

  start(variables: Variables = {}, startElementId?: string): Outcome {
    const [definition] = this.definitions;
    if (!definition) throw new Error('Nothing is deployed');
    const command = { type: 'createInstance', definition, variables: valuesOf(variables) } as const;
    return this.do(startElementId === undefined ? command : { ...command, startElementId });
  }

  complete(elementId: string, variables: Variables = {}): Outcome {
    return this.do({ type: 'completeJob', jobKey: this.job(elementId).key, variables: valuesOf(variables) });
  }

  fail(
    elementId: string,
    how: { retries?: number; message?: string; backOff?: number; variables?: Variables } = {},
  ): Outcome {
    return this.do({
      type: 'failJob',
      jobKey: this.job(elementId).key,
      retries: how.retries ?? 0,
      errorMessage: how.message ?? '',
      retryBackOff: how.backOff ?? 0,
      variables: valuesOf(how.variables ?? {}),
    });
  }

  throwError(elementId: string, errorCode: string, variables: Variables = {}): Outcome {
    const { key } = this.job(elementId);
    return this.do({
      type: 'throwJobError',
      jobKey: key,
      errorCode,
      errorMessage: '',
      variables: valuesOf(variables),
    });
  }

  /** Correlates with the oldest subscription of that name. */
  message(name: string, variables: Variables = {}): Outcome {
    const subscription = this.tree.messageSubscription.find(({ messageName }) => messageName === name);
    const subscriptionKey = subscription?.key ?? '0';
    return this.do({ type: 'correlateMessage', subscriptionKey, variables: valuesOf(variables) });
  }

  signal(name: string, variables: Variables = {}): void {
    const waiting = this.tree.signalSubscription.filter(({ signalName }) => signalName === name);
    const subscriptionKeys = waiting.map(({ key }) => key);
    if (subscriptionKeys.length > 0)
      this.do({ type: 'correlateSignal', subscriptionKeys, variables: valuesOf(variables) });
  }

  /** Lets time pass until the next timer and fires it. */
  timer(): Outcome {
    const [next] = [...this.tree.timer].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    if (next && next.dueAt > this.now) this.now = next.dueAt;
    return this.do({ type: 'triggerTimer', timerKey: next?.key ?? '0' });
  }

  resolve(elementId: string): Outcome {
    const incident = this.tree.incident.find((row) => row.elementId === elementId);
    return this.do({ type: 'resolveIncident', incidentKey: incident?.key ?? '0' });
  }

  retries(elementId: string, retries: number): Outcome {
    return this.do({ type: 'updateJob', jobKey: this.job(elementId).key, retries });
  }

  set(elementId: string, variables: Variables, local = false): Outcome {
    const elementInstanceKey = this.element(elementId)?.key ?? '0';
    return this.do({ type: 'setVariables', elementInstanceKey, variables: valuesOf(variables), local });
  }

  cancel(processInstanceKey = this.tree.processInstance[0]?.key ?? '0'): Outcome {
    return this.do({ type: 'cancelInstance', processInstanceKey });
  }

  job(elementId: string): Job {
    const job = this.tree.job.find((row) => row.elementId === elementId);
    if (!job) throw new Error(`There is no job at ${elementId}`);
    return job;
  }

  element(elementId: string): ElementInstance | undefined {
    return this.tree.elementInstance.find((row) => row.elementId === elementId);
  }

  /** Ids of the elements where the instances are now, without processes. */
  get active(): string[] {
    return this.tree.elementInstance.flatMap((row) => (row.type === 'PROCESS' ? [] : [row.elementId])).sort();
  }

  get incidents(): string[] {
    return this.tree.incident.map(({ elementId, type }) => `${elementId} ${type}`);
  }

  /** Variables that stand at the oldest living instance of an element, the process by default. */
  variables(elementId = this.definitions[0]?.process.id ?? ''): Record<string, Json> {
    const scope = this.element(elementId)?.key;
    const rows = this.tree.variable.filter(({ scopeKey }) => scopeKey === scope);
    return Object.fromEntries(rows.map(({ name, value }) => [name, toPlain(value)]));
  }

  /** What became of the root instance. */
  get result(): { state: string; variables: Record<string, Json> } | undefined {
    const ended = this.ended.findLast(({ processId }) => processId === this.definitions[0]?.process.id);
    return ended && { state: ended.state, variables: ended.variables };
  }

  #key(): string {
    return String(this.#nextKey++);
  }

  #context(): StepContext {
    return {
      now: this.now,
      machineNow: this.now,
      zone: 'Asia/Shanghai',
      nextKey: () => this.#key(),
      definitions: {
        byKey: (key) => this.definitions.find((definition) => definition.key === key),
        bound: (id) => this.definitions.findLast(({ process }) => process.id === id),
        form: (id) => this.forms.get(id),
      },
      decisions: {
        bound: (decisionId) => this.decisions.findLast(({ id }) => id === decisionId),
      },
    };
  }

  #remember(changes: readonly Change[]): void {
    for (const change of changes)
      if (change.table === 'elementInstance') this.trace.push(`${change.row.elementId} ${change.row.state}`);
    for (const effect of this.effects)
      if (effect.type === 'instanceEnded') {
        const variables = [...effect.variables].map(([name, value]) => [name, toPlain(value)] as const);
        const { processId, state } = effect.instance;
        this.ended.push({ processId, state, variables: Object.fromEntries(variables) });
      }
  }
}

function valuesOf(variables: Variables): Map<string, ReturnType<typeof fromPlain>> {
  return new Map(Object.entries(variables).map(([name, value]) => [name, fromPlain(value)]));
}

function snapshot(tree: Tree): string {
  return JSON.stringify(tree, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** The living rows after a step. */
function applied(tree: Tree, changes: readonly Change[]): Tree {
  const of = <T extends TableName>(table: T, id: (row: Tables[T]) => string): Tables[T][] => {
    const rows = new Map(tree[table].map((row) => [id(row), row]));
    for (const change of changes) {
      if (!isOf(table, change)) continue;
      const key = id(change.row);
      if ((change.op === 'insert') === rows.has(key)) throw new Error(`${change.op} of ${table} ${key}`);
      if (change.op === 'delete') rows.delete(key);
      else rows.set(key, change.row);
    }
    return [...rows.values()];
  };
  const elementInstance = of('elementInstance', rowId.elementInstance).filter((row) => !row.endedAt);
  const scopes = new Set(elementInstance.map(({ key }) => key));
  return {
    processInstance: of('processInstance', rowId.processInstance).filter((row) => !row.endedAt),
    elementInstance,
    variable: of('variable', rowId.variable).filter(({ scopeKey }) => scopes.has(scopeKey)),
    job: of('job', rowId.job).filter((row) => !row.endedAt),
    userTask: of('userTask', rowId.userTask).filter((row) => !row.endedAt),
    timer: of('timer', rowId.timer),
    messageSubscription: of('messageSubscription', rowId.messageSubscription),
    signalSubscription: of('signalSubscription', rowId.signalSubscription),
    incident: of('incident', rowId.incident).filter(({ state }) => state === 'ACTIVE'),
    takenFlow: of('takenFlow', rowId.takenFlow),
  };
}

function isOf<T extends TableName>(
  table: T,
  change: Change,
): change is Change & { readonly table: T; readonly row: Tables[T] } {
  return change.table === table;
}

/** Nothing may wait on behalf of an element that has ended. */
function checkOwners(tree: Tree): void {
  const living = new Set(tree.elementInstance.map(({ key }) => key));
  const owners = [
    ...tree.elementInstance.flatMap(({ flowScopeKey }) => flowScopeKey ?? []),
    ...tree.takenFlow.map(({ flowScopeKey }) => flowScopeKey),
    ...[
      tree.job,
      tree.userTask,
      tree.timer,
      tree.messageSubscription,
      tree.signalSubscription,
      tree.incident,
    ].flatMap((rows) => rows.map(({ elementInstanceKey }) => elementInstanceKey)),
    ...tree.processInstance.flatMap(({ parentElementInstanceKey }) => parentElementInstanceKey ?? []),
  ];
  const lost = owners.find((key) => !living.has(key));
  if (lost !== undefined) throw new Error(`A row belongs to the ended element instance ${lost}`);
}
