import type { Value } from '../../feel/index.ts';
import type { ElementType, TaskListenerEvent } from '../../process-model/executable/process.ts';

/** A 64-bit key as decimal text. */
export type Key = string;

/** State of one process instance; the row's key is also the key of the process's element instance. */
export interface ProcessInstance {
  readonly key: Key;
  /** Root of the call tree; its own key for a root. The tree is locked, loaded and saved as a whole. */
  readonly rootKey: Key;
  readonly processDefinitionKey: Key;
  readonly processId: string;
  readonly version: number;
  readonly parentProcessInstanceKey: Key | undefined;
  /** Element instance of the call activity that started it. */
  readonly parentElementInstanceKey: Key | undefined;
  readonly businessId: string | undefined;
  /** Correlation key of the message that started it: one running instance a process and key. */
  readonly startCorrelationKey: string | undefined;
  readonly tags: readonly string[];
  /** Completed activities that can still be compensated, and those that are being; absent if there are none. */
  readonly compensation: readonly CompensationSubscription[] | undefined;
  /** Elements after which the instance is terminated, as its creator wished. */
  readonly terminateAfter: readonly string[] | undefined;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  /** A root whose whole tree is held, since then. */
  readonly suspendedAt: Date | undefined;
}

/** What a completed activity leaves behind, so that it can be undone (rule 28). */
export interface CompensationSubscription {
  readonly activityId: string;
  readonly activityInstanceKey: Key;
  /** Instance of the scope that the activity stood in; it may have ended since. */
  readonly scopeKey: Key;
  /** Absent for a scope that only holds activities with handlers. */
  readonly handlerId?: string;
  /** Instance of the event that triggered it. */
  readonly throwKey?: Key;
  readonly handlerInstanceKey?: Key;
}

export interface ElementInstance {
  readonly key: Key;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  readonly elementId: string;
  readonly type: ElementType;
  /** Element instance of the scope around it; undefined for a process. */
  readonly flowScopeKey: Key | undefined;
  /**
   * ACTIVATING and COMPLETING are seen where an incident stopped the step, whose resolution runs that step again, and
   * while execution listeners work.
   */
  readonly state: 'ACTIVATING' | 'ACTIVATED' | 'COMPLETING' | 'COMPLETED' | 'TERMINATED';
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly incidentKey: Key | undefined;
  /** Multi-instance: progress of a body, or the number of an inner instance. */
  readonly loop: LoopState | undefined;
  /** Of a process or event sub process that an event starts: what came with it, until its start listeners are done. */
  readonly starting: Starting | undefined;
}

export interface Starting {
  readonly startElementId: string;
  /** JSON text. */
  readonly variables: string;
}

export type LoopState =
  | {
      readonly of: 'body';
      readonly size: number;
      readonly started: number;
      readonly completed: number;
      readonly terminated: number;
    }
  | { readonly of: 'inner'; readonly counter: number };

export interface Variable {
  readonly key: Key;
  readonly scopeKey: Key;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  readonly name: string;
  readonly value: Value;
}

export const jobKinds = ['BPMN_ELEMENT', 'EXECUTION_LISTENER', 'TASK_LISTENER'] as const;
export type JobKind = (typeof jobKinds)[number];

/** What a listener listens to: the first two of an element, the others of a user task. */
export const listenerEventTypes = [
  ...(['UNSPECIFIED', 'START', 'END'] as const),
  ...(['CREATING', 'ASSIGNING', 'UPDATING', 'COMPLETING', 'CANCELING'] as const),
] as const;
export type ListenerEventType = (typeof listenerEventTypes)[number];

export interface Job {
  readonly key: Key;
  readonly kind: JobKind;
  /** UNSPECIFIED for the job of an element. */
  readonly listenerEventType: ListenerEventType;
  /** Which of the element's listeners of this event, from 0; undefined for the job of an element. */
  readonly listenerIndex: number | undefined;
  readonly type: string;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  readonly elementInstanceKey: Key;
  readonly elementId: string;
  readonly retries: number;
  readonly headers: Readonly<Record<string, string>>;
  /** CREATED and ACTIVATED may be completed; FAILED and ERROR_THROWN wait for an incident's resolution. */
  readonly state: 'CREATED' | 'ACTIVATED' | 'FAILED' | 'ERROR_THROWN' | 'COMPLETED' | 'CANCELED';
  /** Machine time. Lease of an activated job; hidden until then after a failure with back-off. */
  readonly deadline: Date | undefined;
  readonly retryAt: Date | undefined;
  readonly worker: string;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** Of a task listener: the user task as it is going to be. */
  readonly userTask:
    | (UserTaskAttributes & {
        readonly userTaskKey: Key;
        readonly formKey: Key | undefined;
        readonly action: string;
        readonly changedAttributes: readonly string[];
      })
    | undefined;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
}

/** Rule 36: a piece of work for a person that the engine itself keeps. */
export interface UserTask {
  readonly key: Key;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  readonly elementInstanceKey: Key;
  readonly elementId: string;
  /** Between CREATED and the next state its listeners have the word. */
  readonly state: 'CREATED' | TaskListenerEvent | 'COMPLETED' | 'CANCELED';
  readonly assignee: string | undefined;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly dueDate: Date | undefined;
  readonly followUpDate: Date | undefined;
  /** 0 to 100. */
  readonly priority: number;
  /** Version of the form that was in force when the task came into being. */
  readonly formKey: Key | undefined;
  readonly externalFormReference: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly transition: UserTaskTransition | undefined;
  /** How the last request ended that listeners were asked about. */
  readonly settled: { readonly request: string; readonly deniedReason?: string } | undefined;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
}

/** What people and listeners change of a user task; dates are ISO 8601 texts. */
export interface UserTaskAttributes {
  readonly assignee: string | undefined;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly dueDate: string | undefined;
  readonly followUpDate: string | undefined;
  readonly priority: number;
}

/** Rule 38: what is going to happen to a user task once its listeners have agreed. */
export interface UserTaskTransition {
  readonly event: TaskListenerEvent;
  readonly action: string;
  readonly request: string | undefined;
  /** The attributes as they are going to be. */
  readonly target: UserTaskAttributes;
  /** JSON text of what a completion brings along. */
  readonly variables: string | undefined;
}

export interface Timer {
  readonly key: Key;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  /** Who waits: the catch element, the host of a boundary event, the gateway, or the scope of an event sub process. */
  readonly elementInstanceKey: Key;
  /** The event that fires. */
  readonly targetElementId: string;
  /** Business time. */
  readonly dueAt: Date;
  /** Of a suspended instance: when it was due. */
  readonly heldDueAt: Date | undefined;
  /** Repetitions left after the next one; -1 without end. */
  readonly repetitions: number;
  /** Cycle as written (`R3/PT1H` or cron); undefined for a single shot. */
  readonly cycle: string | undefined;
}

export interface MessageSubscription {
  readonly key: Key;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  readonly processId: string;
  readonly elementInstanceKey: Key;
  readonly targetElementId: string;
  readonly messageName: string;
  readonly correlationKey: string;
  readonly createdAt: Date;
}

export interface SignalSubscription {
  readonly key: Key;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  readonly elementInstanceKey: Key;
  readonly targetElementId: string;
  readonly signalName: string;
}

export const incidentTypes = [
  'IO_MAPPING_ERROR',
  'JOB_NO_RETRIES',
  'EXECUTION_LISTENER_NO_RETRIES',
  'TASK_LISTENER_NO_RETRIES',
  'CONDITION_ERROR',
  'EXTRACT_VALUE_ERROR',
  'CALLED_ELEMENT_ERROR',
  'CALLED_DECISION_ERROR',
  'DECISION_EVALUATION_ERROR',
  'UNHANDLED_ERROR_EVENT',
  'FORM_NOT_FOUND',
  'UNKNOWN',
] as const;
export type IncidentType = (typeof incidentTypes)[number];

export interface Incident {
  readonly key: Key;
  readonly type: IncidentType;
  readonly message: string;
  readonly processInstanceKey: Key;
  readonly rootKey: Key;
  readonly elementInstanceKey: Key;
  readonly elementId: string;
  readonly jobKey: Key | undefined;
  readonly state: 'ACTIVE' | 'RESOLVED';
  readonly createdAt: Date;
  readonly resolvedAt: Date | undefined;
}

/** Tokens that wait at a joining gateway. Its key is the pair of scope and flow. */
export interface TakenFlow {
  readonly flowScopeKey: Key;
  readonly rootKey: Key;
  readonly gatewayId: string;
  readonly flowId: string;
  readonly count: number;
}

/** The tables of a tree. Rows that ended stay in the store as history and are not loaded again. */
export interface Tables {
  processInstance: ProcessInstance;
  elementInstance: ElementInstance;
  variable: Variable;
  job: Job;
  userTask: UserTask;
  timer: Timer;
  messageSubscription: MessageSubscription;
  signalSubscription: SignalSubscription;
  incident: Incident;
  takenFlow: TakenFlow;
}
export type TableName = keyof Tables;

/** Identity of a row in its table: its `key`, or scope and flow for a taken flow. */
export const rowId = {
  processInstance: (row: ProcessInstance) => row.key,
  elementInstance: (row: ElementInstance) => row.key,
  variable: (row: Variable) => row.key,
  job: (row: Job) => row.key,
  userTask: (row: UserTask) => row.key,
  timer: (row: Timer) => row.key,
  messageSubscription: (row: MessageSubscription) => row.key,
  signalSubscription: (row: SignalSubscription) => row.key,
  incident: (row: Incident) => row.key,
  takenFlow: (row: TakenFlow) => `${row.flowScopeKey}/${row.flowId}`,
} as const;

/**
 * All living rows of one root process instance and of what its call activities started: active process and element
 * instances, their variables, open jobs (CREATED, ACTIVATED, FAILED, ERROR_THROWN) and user tasks, timers, subscriptions,
 * active incidents, waiting tokens. An empty tree (no process instance) is where `createInstance` begins.
 */
export type Tree = { readonly [T in TableName]: readonly Tables[T][] };

export const emptyTree: Tree = {
  processInstance: [],
  elementInstance: [],
  variable: [],
  job: [],
  userTask: [],
  timer: [],
  messageSubscription: [],
  signalSubscription: [],
  incident: [],
  takenFlow: [],
};

/** One row to write. `insert` rows are new, `update` rows were loaded (or inserted earlier) with the same id. */
export type Change = {
  readonly [T in TableName]: {
    readonly table: T;
    readonly op: 'insert' | 'update' | 'delete';
    readonly row: Tables[T];
  };
}[TableName];
