import { toJsonText } from '../../feel/index.ts';
import type {
  ElementInstance,
  Incident,
  Job,
  Key,
  MessageSubscription,
  ProcessInstance,
  SignalSubscription,
  TableName,
  Tables,
  TakenFlow,
  Timer,
  UserTask,
  Variable,
} from '../core/state.ts';

export type SqlType = 'bigint' | 'text' | 'int' | 'timestamptz' | 'jsonb';

/** What a column holds, as the driver takes it. */
export type Stored = string | number | Date | null;

export interface Column<R> {
  readonly name: string;
  readonly type: SqlType;
  /** Written with the new row, never afterwards. */
  readonly fixed: boolean;
  readonly stored: (row: R, facts: Facts) => Stored;
}

/** What a row does not say itself. */
export interface Facts {
  elementName(processInstanceKey: Key, elementId: string): string | undefined;
  /** Business time. */
  readonly now: Date;
}

export interface Table<R> {
  readonly name: string;
  readonly id: readonly string[];
  /** Columns that the core's row has, by the name of its member. */
  readonly members: ReadonlyMap<string, Column<R>>;
  /** Columns for searches only. */
  readonly extras: readonly Column<R>[];
}

interface Member<V> {
  readonly type: SqlType;
  readonly fixed?: boolean;
  readonly stored?: (value: V) => Stored;
}

const key = { type: 'bigint' } as const;
const text = { type: 'text' } as const;
const count = { type: 'int' } as const;
const instant = { type: 'timestamptz' } as const;
const json = {
  type: 'jsonb',
  stored: (value: unknown) => (value === undefined ? null : JSON.stringify(value)),
} as const;
const fixedKey = { type: 'bigint', fixed: true } as const;
const fixedText = { type: 'text', fixed: true } as const;
const fixedInstant = { type: 'timestamptz', fixed: true } as const;

/** `messageKey` of the core is `message_key` in SQL; each member of the row must be named, so none is forgotten. */
function table<R extends object>(
  name: string,
  members: { readonly [P in keyof R]: Member<R[P]> },
  { id = ['key'], extras = [] }: { id?: readonly string[]; extras?: readonly Column<R>[] } = {},
): Table<R> {
  const columns = new Map<string, Column<R>>();
  for (const member in members) {
    const { type, fixed = false, stored = plain }: Member<R[typeof member]> = members[member];
    columns.set(member, { name: snakeCase(member), type, fixed, stored: (row) => stored(row[member]) });
  }
  return { name, id, members: columns, extras };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function plain(value: unknown): Stored {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || value instanceof Date) return value;
  throw new TypeError(`A column cannot hold ${typeof value}`);
}

const processInstance = table<ProcessInstance>('engine.process_instance', {
  key: fixedKey,
  rootKey: fixedKey,
  processDefinitionKey: key,
  processId: text,
  version: count,
  parentProcessInstanceKey: fixedKey,
  parentElementInstanceKey: fixedKey,
  businessId: fixedText,
  startCorrelationKey: fixedText,
  tags: { ...json, fixed: true },
  compensation: json,
  terminateAfter: { ...json, fixed: true },
  state: text,
  startedAt: fixedInstant,
  endedAt: instant,
  suspendedAt: instant,
});

const elementInstance = table<ElementInstance>(
  'engine.element_instance',
  {
    key: fixedKey,
    processInstanceKey: fixedKey,
    rootKey: fixedKey,
    elementId: text,
    type: fixedText,
    flowScopeKey: key,
    state: text,
    startedAt: fixedInstant,
    endedAt: instant,
    incidentKey: key,
    loop: json,
    starting: json,
  },
  {
    extras: [
      {
        name: 'element_name',
        type: 'text',
        fixed: false,
        stored: (row, facts) => facts.elementName(row.processInstanceKey, row.elementId) ?? null,
      },
    ],
  },
);

const variable = table<Variable>('engine.variable', {
  key: fixedKey,
  scopeKey: fixedKey,
  processInstanceKey: fixedKey,
  rootKey: fixedKey,
  name: fixedText,
  value: { type: 'text', stored: toJsonText },
});

const job = table<Job>(
  'engine.job',
  {
    key: fixedKey,
    kind: fixedText,
    listenerEventType: fixedText,
    userTask: { ...json, fixed: true },
    listenerIndex: { type: 'int', fixed: true },
    type: fixedText,
    processInstanceKey: fixedKey,
    rootKey: fixedKey,
    elementInstanceKey: fixedKey,
    elementId: text,
    retries: count,
    headers: { ...json, fixed: true },
    state: text,
    deadline: instant,
    retryAt: instant,
    worker: text,
    errorCode: text,
    errorMessage: text,
    createdAt: fixedInstant,
    endedAt: instant,
  },
  { extras: [{ name: 'position', type: 'bigint', fixed: true, stored: (row) => row.key }] },
);

const userTask = table<UserTask>(
  'engine.user_task',
  {
    key: fixedKey,
    processInstanceKey: fixedKey,
    rootKey: fixedKey,
    elementInstanceKey: fixedKey,
    elementId: text,
    state: text,
    assignee: text,
    candidateGroups: json,
    candidateUsers: json,
    dueDate: instant,
    followUpDate: instant,
    priority: count,
    formKey: fixedKey,
    externalFormReference: fixedText,
    headers: { ...json, fixed: true },
    transition: json,
    settled: json,
    createdAt: fixedInstant,
    endedAt: instant,
  },
  {
    extras: [
      {
        name: 'name',
        type: 'text',
        fixed: false,
        stored: (row, facts) => facts.elementName(row.processInstanceKey, row.elementId) ?? null,
      },
    ],
  },
);

const timer = table<Timer>('engine.timer', {
  key: fixedKey,
  processInstanceKey: fixedKey,
  rootKey: fixedKey,
  elementInstanceKey: fixedKey,
  targetElementId: text,
  dueAt: instant,
  heldDueAt: instant,
  repetitions: count,
  cycle: text,
});

const messageSubscription = table<MessageSubscription>(
  'engine.message_subscription',
  {
    key: fixedKey,
    processInstanceKey: fixedKey,
    rootKey: fixedKey,
    processId: text,
    elementInstanceKey: fixedKey,
    targetElementId: text,
    messageName: fixedText,
    correlationKey: fixedText,
    createdAt: fixedInstant,
  },
  {
    extras: [
      { name: 'updated_at', type: 'timestamptz', fixed: false, stored: (_row, { now }) => now },
      { name: 'state', type: 'text', fixed: true, stored: () => 'CREATED' },
    ],
  },
);

const signalSubscription = table<SignalSubscription>('engine.signal_subscription', {
  key: fixedKey,
  processInstanceKey: fixedKey,
  rootKey: fixedKey,
  elementInstanceKey: fixedKey,
  targetElementId: text,
  signalName: fixedText,
});

const incident = table<Incident>('engine.incident', {
  key: fixedKey,
  type: fixedText,
  message: fixedText,
  processInstanceKey: fixedKey,
  rootKey: fixedKey,
  elementInstanceKey: fixedKey,
  elementId: text,
  jobKey: fixedKey,
  state: text,
  createdAt: fixedInstant,
  resolvedAt: instant,
});

const takenFlow = table<TakenFlow>(
  'engine.taken_flow',
  { flowScopeKey: fixedKey, rootKey: fixedKey, gatewayId: text, flowId: fixedText, count },
  { id: ['flow_scope_key', 'flow_id'] },
);

/** How the rows of a tree are stored. */
export const tables: { readonly [T in TableName]: Table<Tables[T]> } = {
  processInstance,
  elementInstance,
  variable,
  job,
  userTask,
  timer,
  messageSubscription,
  signalSubscription,
  incident,
  takenFlow,
};
