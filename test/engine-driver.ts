import { compileDmn } from '../engine/decision/compile.ts';
import { compileBpmn } from '../process-model/executable/compile.ts';
import { advance, valuesOf, variablesAt, type Deployment } from '../engine/core/memory-engine.ts';
import { emptyTree, type Change, type ElementInstance, type Job, type Tree } from '../engine/core/state.ts';
import type { Command, Definition, DeployedDecision, Effect, Outcome } from '../engine/core/step.ts';
import { toPlain, type Json } from '../feel/index.ts';

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
  readonly #deployment: Deployment = {
    definitions: this.definitions,
    decisions: this.decisions,
    forms: (formId) => this.forms.get(formId),
  };

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
    const { outcome, state } = advance(
      this.#deployment,
      { tree: this.tree, now: this.now, nextKey: this.#nextKey },
      command,
    );
    this.#nextKey = state.nextKey;
    if (snapshot(this.tree) !== before) throw new Error('The step changed its input');
    if (outcome.kind === 'accepted') {
      this.tree = state.tree;
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
    return variablesAt(this.tree, this.element(elementId)?.key);
  }

  /** What became of the root instance. */
  get result(): { state: string; variables: Record<string, Json> } | undefined {
    const ended = this.ended.findLast(({ processId }) => processId === this.definitions[0]?.process.id);
    return ended && { state: ended.state, variables: ended.variables };
  }

  #key(): string {
    return String(this.#nextKey++);
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

function snapshot(tree: Tree): string {
  return JSON.stringify(tree, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
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
