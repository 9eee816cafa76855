/** What exists of a case at one moment. Keys grow in the order in which things came to be. */
export interface World {
  /** Everything that was ever entered. */
  readonly elements: readonly ElementRow[];
  /** Flows that were taken at least once. */
  readonly flows: readonly { readonly processInstanceKey: string; readonly flowId: string }[];
  /** The newest value of each variable, also of scopes that have ended. */
  readonly variables: readonly { readonly scopeKey: string; readonly name: string; readonly value: string }[];
  readonly jobs: readonly JobRow[];
  readonly userTasks: readonly UserTaskRow[];
  /** Open ones. */
  readonly incidents: readonly IncidentRow[];
  /** Open timers and subscriptions of instances. */
  readonly waits: readonly { readonly ownerKey: string; readonly text: string }[];
}

export interface ElementRow {
  readonly key: string;
  readonly elementId: string;
  readonly type: string;
  readonly state: string;
  /** The scope around it; the call activity for a called process. */
  readonly scopeKey: string | undefined;
  readonly processInstanceKey: string;
}

export interface JobRow {
  readonly key: string;
  readonly elementInstanceKey: string;
  readonly type: string;
  readonly retries: number;
  readonly headers: Readonly<Record<string, string>>;
  /** An OPEN job can be finished or has failed; a thrown error that nobody caught is undone by its incident's resolution. */
  readonly state: 'OPEN' | 'COMPLETED' | 'CANCELED' | 'ERROR_THROWN';
}

export interface UserTaskRow {
  readonly key: string;
  readonly elementInstanceKey: string;
  readonly state: 'CREATED' | 'COMPLETED' | 'CANCELED';
  /** Assignee, candidates, dates, priority and form as far as it has them. */
  readonly text: string;
}

/** The attributes of a user task in one line; what it does not have is empty. */
export function userTaskText(task: {
  readonly assignee: string;
  readonly candidateGroupsList: readonly string[];
  readonly candidateUsersList: readonly string[];
  /** ISO 8601. */
  readonly dueDate: string;
  readonly followUpDate: string;
  readonly priority: number;
  readonly hasForm: boolean;
  readonly externalFormReference: string;
  readonly customHeaders: Readonly<Record<string, string>>;
}): string {
  const instant = (text: string): string => `<due ${new Date(text).getTime()}>`;
  return [
    ...(task.assignee === '' ? [] : [`assignee ${task.assignee}`]),
    ...(task.candidateGroupsList.length === 0 ? [] : [`groups ${task.candidateGroupsList.join(',')}`]),
    ...(task.candidateUsersList.length === 0 ? [] : [`users ${task.candidateUsersList.join(',')}`]),
    ...(task.dueDate === '' ? [] : [`due ${instant(task.dueDate)}`]),
    ...(task.followUpDate === '' ? [] : [`follow up ${instant(task.followUpDate)}`]),
    `priority ${task.priority}`,
    ...(task.hasForm ? ['form'] : []),
    ...(task.externalFormReference === '' ? [] : [`reference ${task.externalFormReference}`]),
    ...(Object.keys(task.customHeaders).length === 0 ? [] : [canonical(JSON.stringify(task.customHeaders))]),
  ].join(' ');
}

export interface IncidentRow {
  readonly key: string;
  readonly elementInstanceKey: string;
  readonly type: string;
  readonly message: string;
}

export const emptyWorld: World = {
  elements: [],
  flows: [],
  variables: [],
  jobs: [],
  userTasks: [],
  incidents: [],
  waits: [],
};

/** Keys are decimal texts of one length in practice, but not by contract. */
const byKey = (a: { key: string }, b: { key: string }): number => {
  const [one, other] = [BigInt(a.key), BigInt(b.key)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
};

/** Names element instances: `work`, `work#2`, `each*` for a multi-instance body. */
export function labels(world: World): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { key, elementId, type } of world.elements.toSorted(byKey)) {
    const base = type === 'MULTI_INSTANCE_BODY' ? `${elementId}*` : elementId;
    const nth = (counts.get(base) ?? 0) + 1;
    counts.set(base, nth);
    names.set(key, nth === 1 ? base : `${base}#${nth}`);
  }
  return names;
}

/** What changed between two moments, as lines: elements in the order in which they were entered, the rest sorted. */
export function changes(before: World, after: World): string[] {
  const names = labels(after);
  const name = (key: string): string => names.get(key) ?? '?';
  const added = (of: (world: World) => string[]): string[] => without(of(after), of(before)).sort();
  const gone = (of: (world: World) => string[]): string[] => without(of(before), of(after)).sort();
  const events = new Set(after.elements.filter(({ type }) => isEvent(type)).map(({ key }) => key));
  // What a trigger brought stands at the event itself too in Zeebe, where only its output mappings can read it.
  const isShown = ({ scopeKey }: { scopeKey: string }): boolean => !events.has(scopeKey);
  const incidents = ({ incidents: rows }: World): string[] =>
    rows.map(({ elementInstanceKey, type, message }) => `${name(elementInstanceKey)} ${type}: ${message}`);
  const waits = ({ waits: rows }: World): string[] =>
    rows.map(({ ownerKey, text }) => `${name(ownerKey)} ${text}`);
  return [
    ...elementLines(before, after, name),
    ...added(({ flows }) => flows.map((row) => `flow ${name(row.processInstanceKey)} ${row.flowId}`)),
    ...added(({ variables }) =>
      variables
        .filter(isShown)
        .map((row) => `variable ${name(row.scopeKey)}.${row.name} = ${canonical(row.value)}`),
    ),
    ...added(({ jobs }) => jobs.map((row) => jobLine(row, name(row.elementInstanceKey)))),
    ...added(({ userTasks }) =>
      userTasks.map((row) => `user task ${name(row.elementInstanceKey)} ${row.state} ${row.text}`.trimEnd()),
    ),
    ...gone(incidents).map((line) => `resolved ${line}`),
    ...added(incidents).map((line) => `incident ${line}`),
    ...gone(waits).map((line) => `ended ${line}`),
    ...added(waits).map((line) => `waits ${line}`),
  ];
}

const isEvent = (type: string): boolean =>
  type === 'START_EVENT' || type === 'BOUNDARY_EVENT' || type === 'INTERMEDIATE_CATCH_EVENT';

function elementLines(before: World, after: World, name: (key: string) => string): string[] {
  const old = new Map(before.elements.map((row) => [row.key, row.state]));
  const oldIds = new Map(before.elements.map((row) => [row.key, row.elementId]));
  const scopeOf = ({ scopeKey }: ElementRow): string =>
    scopeKey === undefined ? '' : `${name(scopeKey)} > `;
  const moved = after.elements
    .filter(({ key, elementId }) => (oldIds.get(key) ?? elementId) !== elementId)
    .map(({ key }) => `${oldIds.get(key) ?? ''} became ${name(key)}`);
  const changed = after.elements.filter(({ key, state }) => old.get(key) !== state).toSorted(byKey);
  return [
    ...moved.sort(),
    ...changed.map((row) =>
      old.has(row.key)
        ? `${name(row.key)} ${row.state}`
        : `${scopeOf(row)}${name(row.key)} ${row.type} ${row.state}`,
    ),
  ];
}

function jobLine({ type, retries, state, headers }: JobRow, element: string): string {
  const line = `job ${element} ${type} ${state} retries ${retries}`;
  return Object.keys(headers).length === 0 ? line : `${line} ${canonical(JSON.stringify(headers))}`;
}

/** Takes the second list out of the first, one for one. */
function without(lines: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of taken) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

/** JSON text with members in alphabetical order; numbers outside objects and lists keep every digit. */
export function canonical(text: string): string {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? JSON.stringify(sorted(value)) : text.trim();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
