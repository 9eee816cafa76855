import type { Log } from '../../kit/log.ts';
import { isConnectionFault, type Pool, type Sql } from '../../kit/database.ts';
import { emptyTree, type Change, type Key, type Tree } from '../core/state.ts';
import { step, type Command, type Effect, type Outcome, type StepContext } from '../core/step.ts';
import type { Process } from '../../process-model/executable/process.ts';
import type { Catalogue } from './catalogue.ts';
import { applyChanges, createChanges } from './changes.ts';
import { insertDecisionInstances } from './decision-instances.ts';
import { DefinitionNotLoaded } from './definition-not-loaded.ts';
import type { StoreEffect } from './effects.ts';
import { createHandOver, type HandOver } from './hand-over.ts';
import { KeysExhausted, type Keys } from './keys.ts';
import { loadTrees } from './load.ts';
import type { Offers } from './offers.ts';
import { storeSignal } from './signal-deliveries.ts';
import { flowsTaken, type TakenSequenceFlow } from './sequence-flows.ts';
import type { Facts } from './tables.ts';
import { durably, type Statement } from './transaction.ts';

/** What every part of the store works with. */
export interface Store {
  readonly pool: Pool;
  readonly keys: Keys;
  readonly catalogue: Catalogue;
  /** IANA name of the zone of dates without one. */
  readonly zone: string;
  readonly log: Log;
  /** Workers that wait for jobs. */
  readonly offers: Offers;
  /** Takes up what steps left to do; called after the commit. */
  readonly follow: (effects: readonly StoreEffect[]) => void;
}

/** The step was refused; nothing changed. */
export class CommandRejected extends Error {
  readonly code: Extract<Outcome, { kind: 'rejected' }>['code'];

  constructor(code: CommandRejected['code'], reason: string) {
    super(reason);
    this.name = 'CommandRejected';
    this.code = code;
  }
}

/** Locked, loaded trees of one transaction, and what is done to them. */
export interface Unit {
  readonly sql: Sql;
  readonly catalogue: Catalogue;
  /** Business time. */
  readonly now: Date;
  /** Runs `work` as a whole: if it throws, nothing of it stays. */
  attempt<T>(work: (attempt: Attempt) => Promise<T>): Promise<T>;
}

export interface Attempt extends Pick<Unit, 'sql' | 'catalogue' | 'now'> {
  /** IANA name of the zone of dates without one. */
  readonly zone: string;
  tree(rootKey: Key): Tree;
  /** Elements that this unit has stopped because of something unforeseen. */
  readonly stopped: Set<Key>;
  nextKey(): Promise<Key>;
  /** A compiled definition; `find` is tried again when what it finds had to be compiled first. */
  definition<T>(find: (catalogue: Catalogue) => T): Promise<T>;
  /** Takes one step of a tree, or of a new one; gives the key of its root instance. Throws CommandRejected. */
  step(rootKey: Key | undefined, command: Command): Promise<Key>;
  /** A message took this subscription away. */
  correlated(subscriptionKey: Key): void;
  /** Written together with the steps, after them. */
  write(statement: Statement): void;
  effect(effect: StoreEffect): void;
}

/** Keys at hand for one step; larger steps reserve more and begin again. */
const USUAL_KEYS = 200;

/**
 * One durable step of many trees: `lock` locks root instances in the order of their keys and names them, `work` moves
 * them, and all changes are written with the commit. Effects are followed once it is durable.
 */
export async function inUnit<T, L>(
  store: Store,
  lock: (sql: Sql) => Promise<{ readonly rootKeys: readonly Key[]; readonly found: L }>,
  work: (unit: Unit, found: L) => Promise<T>,
): Promise<T> {
  let handOver: HandOver | undefined;
  try {
    const { effects, result } = await durably(store.pool, async (sql) => {
      const { rootKeys, found } = await lock(sql);
      const state = await openState(store, sql, rootKeys);
      const answer = await work(unitOf(state), found);
      // Steps that need no model may come first on a node; the rows they write still name elements.
      const { writes, availableTypes } = await prepared(state, () => {
        handOver?.takeBack();
        handOver = createHandOver(store.offers, state.machineNow);
        return writesOf(state, handOver);
      });
      return { result: { effects: leftToDo(state.effects, availableTypes), result: answer }, writes };
    });
    handOver?.deliver();
    store.follow(effects);
    return result;
  } catch (error) {
    handOver?.takeBack();
    // A server that breaks down gives numbers out again that no commit has made lasting.
    if (isConnectionFault(error)) store.keys.forget();
    throw error;
  }
}

/** Nobody needs to look for jobs that have all been given out. */
function leftToDo(effects: readonly StoreEffect[], availableTypes: ReadonlySet<string>): StoreEffect[] {
  return effects.flatMap((effect): StoreEffect[] => {
    if (effect.type !== 'jobsCreated') return [effect];
    const jobTypes = effect.jobTypes.filter((type) => availableTypes.has(type));
    return jobTypes.length > 0 ? [{ ...effect, jobTypes }] : [];
  });
}

interface State {
  readonly store: Store;
  readonly sql: Sql;
  readonly now: Date;
  readonly machineNow: Date;
  /** As they were loaded. */
  readonly loaded: ReadonlyMap<Key, Tree>;
  /** As the attempts so far left them, worked out only where somebody looks again. */
  readonly trees: Map<Key, () => Tree>;
  /** As the steps of the attempt under way left them. */
  readonly drafts: Map<Key, () => Tree>;
  readonly steps: Change[][];
  readonly correlated: Key[];
  readonly effects: StoreEffect[];
  readonly statements: Statement[];
  readonly stopped: Set<Key>;
}

async function openState(store: Store, sql: Sql, rootKeys: readonly Key[]): Promise<State> {
  const [loaded, { rows }] = await Promise.all([
    loadTrees(sql, rootKeys),
    sql.query<{ now: Date; machine_now: Date; revision: string }>({
      name: 'clock and catalogue',
      text: `SELECT business_now() AS now, clock_timestamp() AS machine_now, revision::text FROM engine.catalogue`,
    }),
  ]);
  const clock = rows[0];
  if (!clock) throw new Error('The engine schema has no catalogue row');
  await store.catalogue.refresh(sql, clock.revision);
  return {
    ...{ store, sql, loaded, now: clock.now, machineNow: clock.machine_now },
    ...{
      trees: new Map(),
      drafts: new Map(),
      steps: [],
      correlated: [],
      effects: [],
      statements: [],
      stopped: new Set(),
    },
  };
}

function unitOf(state: State): Unit {
  const { sql, now, store } = state;
  return {
    ...{ sql, now, catalogue: store.catalogue },
    async attempt(work) {
      // Steps of an attempt work on copies; they become the unit's only when all went well.
      const draft: State = {
        ...state,
        ...{ drafts: new Map(), steps: [], correlated: [], effects: [], statements: [] },
      };
      const result = await work(attemptOf(draft));
      for (const [key, tree] of draft.drafts) state.trees.set(key, tree);
      state.steps.push(...draft.steps);
      state.correlated.push(...draft.correlated);
      state.effects.push(...draft.effects);
      state.statements.push(...draft.statements);
      return result;
    },
  };
}

function attemptOf(state: State): Attempt {
  const { sql, now, store } = state;
  const attempt: Attempt = {
    ...{ sql, now, catalogue: store.catalogue, zone: store.zone },
    tree: (rootKey) => treeOf(state, rootKey),
    stopped: state.stopped,
    nextKey: () => prepared(state, () => store.keys.next()),
    definition: (find) => prepared(state, () => find(store.catalogue)),
    correlated: (key) => state.correlated.push(key),
    write: (statement) => state.statements.push(statement),
    effect: (effect) => state.effects.push(effect),
    async step(rootKey, command) {
      const tree = rootKey === undefined ? emptyTree : treeOf(state, rootKey);
      await store.keys.reserve(sql, USUAL_KEYS);
      const outcome = await prepared(state, () => step(tree, command, contextOf(state)));
      if (outcome.kind === 'rejected') throw new CommandRejected(outcome.code, outcome.reason);
      state.drafts.set(
        outcome.instanceKey,
        lazily(() => applyChanges(tree, outcome.changes)),
      );
      state.steps.push([...outcome.changes]);
      for (const effect of outcome.effects) {
        state.effects.push(withoutHeldJobs(effect, store.catalogue));
        if (effect.type === 'signalBroadcast') await storeSignal(attempt, effect);
      }
      return outcome.instanceKey;
    },
  };
  return attempt;
}

/** Nobody is woken for jobs of a suspended type. */
function withoutHeldJobs(effect: Effect, catalogue: Catalogue): Effect {
  if (effect.type !== 'jobsCreated') return effect;
  return { ...effect, jobTypes: effect.jobTypes.filter((type) => !catalogue.isSuspended(type)) };
}

function treeOf({ drafts, trees, loaded }: State, rootKey: Key): Tree {
  return (drafts.get(rootKey) ?? trees.get(rootKey))?.() ?? loaded.get(rootKey) ?? emptyTree;
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function contextOf({ store, now, machineNow }: State): StepContext {
  const { catalogue, zone, keys } = store;
  return {
    now,
    machineNow,
    zone,
    definitions: catalogue,
    decisions: catalogue.decisions,
    nextKey: keys.next,
  };
}

/** Repeats pure work until the keys and definitions that it needs are in memory. */
async function prepared<T>({ store, sql }: State, work: () => T): Promise<T> {
  for (let wanted = USUAL_KEYS * 8; ; wanted *= 8) {
    try {
      return work();
    } catch (error) {
      if (error instanceof KeysExhausted) await store.keys.reserve(sql, wanted);
      else if (error instanceof DefinitionNotLoaded) await store.catalogue.load(sql, error.key);
      else throw error;
    }
  }
}

interface Writes {
  readonly writes: Statement[];
  /** Types of which jobs were left for those who come later. */
  readonly availableTypes: ReadonlySet<string>;
}

function writesOf(state: State, handOver: HandOver): Writes {
  const processOf = processesOf(state);
  const changes = createChanges();
  for (const step of state.steps) changes.add(step);
  for (const key of state.correlated) changes.correlated(key);
  const availableTypes = changes.giveOutJobs((job) =>
    state.store.catalogue.isSuspended(job.type) ? job : handOver.give(job, treeOf(state, job.rootKey)),
  );
  const flows = state.steps.flatMap((step) => flowsTaken(step, processOf));
  const facts: Facts = {
    now: state.now,
    elementName: (processInstanceKey, elementId) =>
      processOf(processInstanceKey)?.elements.get(elementId)?.name,
  };
  const writes = [
    ...changes.statements(facts),
    ...insertFlows(flows),
    ...insertDecisionInstances(state.effects),
    ...state.statements,
  ];
  return { writes, availableTypes };
}

function insertFlows(flows: readonly TakenSequenceFlow[]): Statement[] {
  if (flows.length === 0) return [];
  return [
    {
      name: 'insert sequence flows',
      text: `INSERT INTO engine.sequence_flow (process_instance_key, flow_id)
        SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT DO NOTHING`,
      values: [flows.map(({ processInstanceKey }) => processInstanceKey), flows.map(({ flowId }) => flowId)],
    },
  ];
}

/** The model of each process instance that the unit knows. */
function processesOf({ store, loaded, steps }: State): (processInstanceKey: Key) => Process | undefined {
  const definitions = new Map<Key, Key>();
  for (const tree of loaded.values()) {
    for (const { key, processDefinitionKey } of tree.processInstance)
      definitions.set(key, processDefinitionKey);
  }
  for (const change of steps.flat()) {
    if (change.table === 'processInstance') definitions.set(change.row.key, change.row.processDefinitionKey);
  }
  return (key) => store.catalogue.byKey(definitions.get(key) ?? '')?.process;
}
