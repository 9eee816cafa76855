import { fromJsonText } from '../../feel/index.ts';
import type { Sql } from '../../kit/database.ts';
import { emptyTree, type Key, type TableName, type Tables, type Tree } from '../core/state.ts';
import { tables, type Table } from './tables.ts';

const OF_ROOTS = 't.root_key = ANY($1::bigint[])';

/** Which rows of a table live. History stays behind. */
const living: Readonly<Record<TableName, string>> = {
  processInstance: `${OF_ROOTS} AND t.ended_at IS NULL`,
  elementInstance: `${OF_ROOTS} AND t.ended_at IS NULL`,
  // Variables of scopes that ended are history.
  variable: `t.scope_key IN (SELECT t.key FROM engine.element_instance t WHERE ${OF_ROOTS} AND t.ended_at IS NULL)`,
  job: `${OF_ROOTS} AND t.ended_at IS NULL`,
  userTask: `${OF_ROOTS} AND t.ended_at IS NULL`,
  timer: OF_ROOTS,
  messageSubscription: `${OF_ROOTS} AND t.state = 'CREATED'`,
  signalSubscription: OF_ROOTS,
  incident: `${OF_ROOTS} AND t.state = 'ACTIVE'`,
  takenFlow: OF_ROOTS,
};

/**
 * Loads the trees of these roots, all tables in one round trip of a pipelined connection. The roots must be locked
 * before, by an earlier statement of the same transaction, or what is read here may already be out of date.
 */
export async function loadTrees(sql: Sql, rootKeys: readonly Key[]): Promise<Map<Key, Tree>> {
  if (rootKeys.length === 0) return new Map();
  const [variable, processInstance, elementInstance, job, timer, ...rest] = await Promise.all([
    loadVariables(sql, rootKeys),
    load(sql, 'processInstance', rootKeys),
    load(sql, 'elementInstance', rootKeys),
    load(sql, 'job', rootKeys),
    load(sql, 'timer', rootKeys),
    load(sql, 'messageSubscription', rootKeys),
    load(sql, 'signalSubscription', rootKeys),
    load(sql, 'incident', rootKeys),
    load(sql, 'takenFlow', rootKeys),
    load(sql, 'userTask', rootKeys),
  ]);
  const [messageSubscription, signalSubscription, incident, takenFlow, userTask] = rest;
  const treeOf = (key: Key): Tree => ({
    processInstance: processInstance.get(key) ?? [],
    elementInstance: elementInstance.get(key) ?? [],
    variable: variable.get(key) ?? [],
    job: job.get(key) ?? [],
    userTask: userTask.get(key) ?? [],
    timer: timer.get(key) ?? [],
    messageSubscription: messageSubscription.get(key) ?? [],
    signalSubscription: signalSubscription.get(key) ?? [],
    incident: incident.get(key) ?? [],
    takenFlow: takenFlow.get(key) ?? [],
  });
  return new Map(rootKeys.map((key) => [key, processInstance.has(key) ? treeOf(key) : emptyTree]));
}

async function load<T extends Exclude<TableName, 'variable'>>(
  sql: Sql,
  name: T,
  rootKeys: readonly Key[],
): Promise<Map<Key, Tables[T][]>> {
  const table: Table<Tables[T]> = tables[name];
  const { rows } = await sql.query<Tables[T]>({
    name: `load ${table.name}`,
    text: select(name, table, table.id.join(', ')),
    values: [rootKeys],
  });
  rows.forEach(absentForNull);
  return byRoot(rows);
}

async function loadVariables(sql: Sql, rootKeys: readonly Key[]): Promise<Map<Key, Tables['variable'][]>> {
  const { rows } = await sql.query<Omit<Tables['variable'], 'value'> & { value: string }>({
    name: 'load engine.variable',
    text: select('variable', tables.variable, 'key'),
    values: [rootKeys],
  });
  return byRoot(rows.map((row) => ({ ...row, value: fromJsonText(row.value) })));
}

function select<R>(name: TableName, { name: table, members }: Table<R>, order: string): string {
  const columns = [...members].map(([member, column]) => `t.${column.name} AS "${member}"`).join(', ');
  return `SELECT ${columns} FROM ${table} t WHERE ${living[name]} ORDER BY ${order}`;
}

/** SQL says null where the core says undefined. */
function absentForNull(row: object): void {
  for (const [name, value] of Object.entries(row)) if (value === null) Reflect.set(row, name, undefined);
}

function byRoot<R extends { readonly rootKey: Key }>(rows: readonly R[]): Map<Key, R[]> {
  const found = new Map<Key, R[]>();
  for (const row of rows) {
    const members = found.get(row.rootKey);
    if (members) members.push(row);
    else found.set(row.rootKey, [row]);
  }
  return found;
}
