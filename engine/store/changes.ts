import type { Change, Key, TableName, Tables, Tree } from '../core/state.ts';
import { tables, type Column, type Facts, type Table } from './tables.ts';
import type { Statement } from './transaction.ts';

type Rows = { readonly [T in TableName]: Map<string, Tables[T]> };

/** Changes of many steps, at most one for a row in the end. */
export interface Changes {
  add(changes: readonly Change[]): void;
  /** A message took this subscription away; it is kept as correlated. */
  correlated(subscriptionKey: Key): void;
  /** Lets new jobs be given out as they are written; gives the types of which some are available to others. */
  giveOutJobs(give: (job: Tables['job']) => Tables['job']): ReadonlySet<string>;
  /** One statement a table and kind of change. Updates come first: an ended instance frees what a new one claims. */
  statements(facts: Facts): Statement[];
}

export function createChanges(): Changes {
  const inserts = emptyRows();
  const updates = emptyRows();
  const deletes = emptyRows();
  const correlated = new Set<Key>();

  function record<T extends TableName>({
    table,
    op,
    row,
  }: {
    table: T;
    op: Change['op'];
    row: Tables[T];
  }): void {
    const id = idOf(row);
    const isNew = inserts[table].has(id);
    if (op === 'delete') {
      if (!inserts[table].delete(id)) deletes[table].set(id, row);
      updates[table].delete(id);
    } else if (op === 'insert' || isNew) {
      // A waiting token that left and came again in one batch is the same row.
      if (deletes[table].delete(id)) updates[table].set(id, row);
      else inserts[table].set(id, row);
    } else {
      updates[table].set(id, row);
    }
  }

  return {
    add: (changes) => changes.forEach((change) => record(change)),
    correlated: (key) => correlated.add(key),
    giveOutJobs(give) {
      for (const [id, job] of inserts.job) if (isAvailable(job)) inserts.job.set(id, give(job));
      const left = [...inserts.job.values(), ...updates.job.values()].filter(isAvailable);
      return new Set(left.map(({ type }) => type));
    },
    statements: (facts) => [
      ...tableNames.flatMap((name) => update(name, [...updates[name].values()], facts)),
      ...tableNames.flatMap((name) => remove(name, [...deletes[name].values()], { facts, correlated })),
      ...tableNames.flatMap((name) => insert(name, [...inserts[name].values()], facts)),
    ],
  };
}

function isAvailable({ state, retryAt }: Tables['job']): boolean {
  return state === 'CREATED' && retryAt === undefined;
}

const tableNames = Object.keys(tables).filter(isTableName);

function isTableName(name: string): name is TableName {
  return name in tables;
}

function emptyRows(): Rows {
  return {
    processInstance: new Map(),
    elementInstance: new Map(),
    variable: new Map(),
    job: new Map(),
    userTask: new Map(),
    timer: new Map(),
    messageSubscription: new Map(),
    signalSubscription: new Map(),
    incident: new Map(),
    takenFlow: new Map(),
  };
}

function idOf(row: Tables[TableName]): string {
  return 'gatewayId' in row ? `${row.flowScopeKey}/${row.flowId}` : row.key;
}

function insert<T extends TableName>(name: T, rows: readonly Tables[T][], facts: Facts): Statement[] {
  if (rows.length === 0) return [];
  const table: Table<Tables[T]> = tables[name];
  const columns = [...table.members.values(), ...table.extras];
  const names = columns.map((column) => column.name).join(', ');
  return [
    {
      name: `insert ${table.name}`,
      text: `INSERT INTO ${table.name} (${names}) SELECT * FROM ${unnest(columns)}`,
      values: valuesOf(columns, rows, facts),
    },
  ];
}

function update<T extends TableName>(name: T, rows: readonly Tables[T][], facts: Facts): Statement[] {
  if (rows.length === 0) return [];
  const table: Table<Tables[T]> = tables[name];
  const all = [...table.members.values(), ...table.extras];
  const changing = all.filter((column) => !column.fixed && !table.id.includes(column.name));
  const columns = [...idColumns(table), ...changing];
  return [
    {
      name: `update ${table.name}`,
      text: `UPDATE ${table.name} AS old SET ${changing.map((column) => `${column.name} = new.${column.name}`).join(', ')}
        FROM ${unnest(columns)} AS new (${columns.map((column) => column.name).join(', ')})
        WHERE ${sameId(table)}`,
      values: valuesOf(columns, rows, facts),
    },
  ];
}

function remove<T extends TableName>(
  name: T,
  rows: readonly Tables[T][],
  { facts, correlated }: { facts: Facts; correlated: ReadonlySet<Key> },
): Statement[] {
  if (rows.length === 0) return [];
  if (name === 'messageSubscription') return [closeSubscriptions(rows.map(idOf), { facts, correlated })];
  const table: Table<Tables[T]> = tables[name];
  const columns = idColumns(table);
  return [
    {
      name: `delete ${table.name}`,
      text: `DELETE FROM ${table.name} AS old
        USING ${unnest(columns)} AS new (${columns.map((column) => column.name).join(', ')}) WHERE ${sameId(table)}`,
      values: valuesOf(columns, rows, facts),
    },
  ];
}

/** Closed subscriptions stay, so that one can see what an instance waited for. */
function closeSubscriptions(
  keys: readonly Key[],
  { facts, correlated }: { facts: Facts; correlated: ReadonlySet<Key> },
): Statement {
  return {
    name: 'close engine.message_subscription',
    text: `UPDATE engine.message_subscription
      SET state = CASE WHEN key = ANY($2::bigint[]) THEN 'CORRELATED' ELSE 'DELETED' END, updated_at = $3
      WHERE key = ANY($1::bigint[])`,
    values: [keys, [...correlated], facts.now],
  };
}

function idColumns<R>(table: Table<R>): Column<R>[] {
  return [...table.members.values()].filter(({ name }) => table.id.includes(name));
}

function sameId<R>(table: Table<R>): string {
  return table.id.map((column) => `old.${column} = new.${column}`).join(' AND ');
}

/** Rows travel as one array a column: one statement for any number of rows. */
function unnest<R>(columns: readonly Column<R>[]): string {
  return `unnest(${columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})`;
}

function valuesOf<R>(columns: readonly Column<R>[], rows: readonly R[], facts: Facts): unknown[] {
  return columns.map(({ stored }) => rows.map((row) => stored(row, facts)));
}

/** The tree after a step, without what has ended: where the next command of the same batch begins. */
export function applyChanges(tree: Tree, changes: readonly Change[]): Tree {
  const rows = emptyRows();
  for (const name of tableNames) fill(rows, name, tree[name]);
  for (const change of changes) apply(rows, change);
  const elements = rows.elementInstance;
  for (const [id, { scopeKey }] of rows.variable) if (!elements.has(scopeKey)) rows.variable.delete(id);
  return {
    processInstance: [...rows.processInstance.values()],
    elementInstance: [...elements.values()],
    variable: [...rows.variable.values()],
    job: [...rows.job.values()],
    userTask: [...rows.userTask.values()],
    timer: [...rows.timer.values()],
    messageSubscription: [...rows.messageSubscription.values()],
    signalSubscription: [...rows.signalSubscription.values()],
    incident: [...rows.incident.values()],
    takenFlow: [...rows.takenFlow.values()],
  };
}

function fill<T extends TableName>(rows: Rows, name: T, members: readonly Tables[T][]): void {
  for (const row of members) rows[name].set(idOf(row), row);
}

function apply<T extends TableName>(
  rows: Rows,
  { table, op, row }: { table: T; op: Change['op']; row: Tables[T] },
): void {
  if (op === 'delete' || hasEnded(row)) rows[table].delete(idOf(row));
  else rows[table].set(idOf(row), row);
}

function hasEnded(row: object): boolean {
  if ('resolvedAt' in row) return row.resolvedAt !== undefined;
  return 'endedAt' in row && row.endedAt !== undefined;
}
