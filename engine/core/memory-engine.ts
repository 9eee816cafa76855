import { fromPlain, toPlain, type Json, type Value } from '../../feel/index.ts';
import { emptyTree, rowId, type Change, type Key, type TableName, type Tables, type Tree } from './state.ts';
import {
  step,
  type Command,
  type Definition,
  type DeployedDecision,
  type Outcome,
  type StepContext,
} from './step.ts';

/** What an engine in memory knows; the newest of an id stands last. */
export interface Deployment {
  readonly definitions: readonly Definition[];
  readonly decisions: readonly DeployedDecision[];
  /** Keys of forms by their ids. */
  forms(formId: string): Key | undefined;
}

/** Everything that changes. A state is never changed itself: whoever keeps it can go back to it. */
export interface MemoryState {
  readonly tree: Tree;
  /** Business and machine time. */
  readonly now: Date;
  /** The next key to give out. */
  readonly nextKey: number;
}

export interface Advanced {
  readonly outcome: Outcome;
  /** The state before, with the keys that were given out, where the command was rejected. */
  readonly state: MemoryState;
  /** Sequence flows that tokens took, in order. */
  readonly flows: readonly { readonly flowId: string; readonly processInstanceKey: Key }[];
}

export const beginning = (now: Date, nextKey = 1): MemoryState => ({ tree: emptyTree, now, nextKey });

/** Runs one command as the engine would, without a database: what tests, bench and the designer's trials are made of. */
export function advance(deployment: Deployment, state: MemoryState, command: Command): Advanced {
  let { nextKey } = state;
  const flows: { flowId: string; processInstanceKey: Key }[] = [];
  const context: StepContext = {
    now: state.now,
    machineNow: state.now,
    zone: 'Asia/Shanghai',
    nextKey: () => String(nextKey++),
    definitions: {
      byKey: (key) => deployment.definitions.find((definition) => definition.key === key),
      bound: (id) => deployment.definitions.findLast(({ process }) => process.id === id),
      form: (id) => deployment.forms(id),
    },
    decisions: { bound: (decisionId) => deployment.decisions.findLast(({ id }) => id === decisionId) },
    flowTaken: (flowId, processInstanceKey) => flows.push({ flowId, processInstanceKey }),
  };
  const outcome = step(state.tree, command, context);
  if (outcome.kind === 'rejected') return { outcome, state: { ...state, nextKey }, flows: [] };
  return { outcome, state: { ...state, tree: applied(state.tree, outcome.changes), nextKey }, flows };
}

export const valuesOf = (variables: Readonly<Record<string, unknown>>): Map<string, Value> =>
  new Map(Object.entries(variables).map(([name, value]) => [name, fromPlain(value)]));

/** Variables that stand at one element instance or process instance. */
export function variablesAt(tree: Tree, scopeKey: Key | undefined): Record<string, Json> {
  const rows = tree.variable.filter((row) => row.scopeKey === scopeKey);
  return Object.fromEntries(rows.map(({ name, value }) => [name, toPlain(value)]));
}

/** Variables that an element instance sees: its own, and those of the scopes around it. */
export function visibleVariables(tree: Tree, elementInstanceKey: Key): Record<string, Json> {
  const seen: Record<string, Json> = {};
  for (let key: Key | undefined = elementInstanceKey; key !== undefined;) {
    const scopeKey: Key = key;
    for (const [name, value] of Object.entries(variablesAt(tree, scopeKey)))
      if (!Object.hasOwn(seen, name)) seen[name] = value;
    key = tree.elementInstance.find((row) => row.key === scopeKey)?.flowScopeKey;
  }
  return seen;
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
