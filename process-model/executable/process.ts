import type { Expression } from '../../feel/index.ts';

/** Element types by the names the REST API shows. */
export type ElementType =
  | 'PROCESS'
  | 'SUB_PROCESS'
  | 'EVENT_SUB_PROCESS'
  | 'MULTI_INSTANCE_BODY'
  | 'START_EVENT'
  | 'INTERMEDIATE_CATCH_EVENT'
  | 'INTERMEDIATE_THROW_EVENT'
  | 'BOUNDARY_EVENT'
  | 'END_EVENT'
  | 'SERVICE_TASK'
  | 'RECEIVE_TASK'
  | 'USER_TASK'
  | 'MANUAL_TASK'
  | 'TASK'
  | 'EXCLUSIVE_GATEWAY'
  | 'INCLUSIVE_GATEWAY'
  | 'PARALLEL_GATEWAY'
  | 'EVENT_BASED_GATEWAY'
  | 'CALL_ACTIVITY'
  | 'BUSINESS_RULE_TASK'
  | 'SCRIPT_TASK'
  | 'SEND_TASK';

/** One executable process of a BPMN file, checked and compiled. Immutable; instances refer to it by key. */
export interface Process {
  readonly id: string;
  readonly name: string | undefined;
  readonly versionTag: string | undefined;
  /** All elements by id; the process itself stands under its own id. */
  readonly elements: ReadonlyMap<string, Element>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
}

export interface SequenceFlow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition: Expression | undefined;
}

export interface ElementBase {
  readonly id: string;
  readonly name: string | undefined;
  readonly type: ElementType;
  /** Id of the enclosing process, sub process or event sub process; undefined for the process. */
  readonly parent: string | undefined;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  /** Ids of the boundary events attached to it. */
  readonly boundaryEvents: readonly string[];
  readonly loop: Loop | undefined;
  readonly executionListeners: Listeners;
  /** A compensation handler: no token comes to it on a flow. */
  readonly isForCompensation: boolean;
}

/** Execution listeners in the order in which they run. A multi-instance has them in each of its instances. */
export interface Listeners {
  readonly start: readonly Listener[];
  readonly end: readonly Listener[];
}

export interface Listener {
  readonly type: Expression;
  readonly retries: Expression;
  readonly headers: ReadonlyMap<string, string>;
}

/** `target` is a path: `a.b` merges into the context `a`. */
export interface Mapping {
  readonly source: Expression;
  readonly target: readonly string[];
}

export interface Loop {
  readonly sequential: boolean;
  /** What it runs over; a loop without runs as many times as its cardinality says. */
  readonly inputCollection: Expression | undefined;
  readonly cardinality: Expression | undefined;
  readonly inputElement: string | undefined;
  readonly outputCollection: string | undefined;
  readonly outputElement: Expression | undefined;
  readonly completionCondition: Expression | undefined;
}

export interface ScopeElement extends ElementBase {
  readonly kind: 'process' | 'subProcess' | 'eventSubProcess';
  /** None start event; undefined where only messages, timers or signals start it. */
  readonly noneStart: string | undefined;
  /** Start events with a trigger. */
  readonly eventStarts: readonly string[];
  /** Event sub processes directly inside. */
  readonly eventSubProcesses: readonly string[];
}

export interface StartEvent extends ElementBase {
  readonly kind: 'startEvent';
  readonly event: CatchEvent | undefined;
  /** Start of an event sub process: whether it ends what else runs in the scope. */
  readonly interrupting: boolean;
  /** Of the none start event of a process. */
  readonly form: StartForm | undefined;
}

/** What is filled in before an instance is created. */
export interface StartForm {
  readonly formId: string;
  readonly binding: Binding;
}

/** Everything that waits for a worker: service, send, user, job-based script and rule tasks, message throw and end events. */
export interface JobElement extends ElementBase {
  readonly kind: 'job';
  readonly job: JobDefinition;
}

export interface JobDefinition {
  readonly type: Expression;
  readonly retries: Expression;
  /** Static headers of the model. */
  readonly headers: ReadonlyMap<string, string>;
  /** A job-based user task: its properties travel in headers. */
  readonly userTask: UserTaskProperties | undefined;
}

export interface UserTaskProperties {
  readonly assignee: Expression | undefined;
  readonly candidateGroups: Expression | undefined;
  readonly candidateUsers: Expression | undefined;
  readonly dueDate: Expression | undefined;
  readonly followUpDate: Expression | undefined;
  readonly form: TaskForm | undefined;
}

/** A form by its id among those deployed, or by a key that the tasklist knows. */
export type TaskForm =
  | { readonly kind: 'deployed'; readonly formId: Expression; readonly binding: Binding }
  | { readonly kind: 'key'; readonly formKey: string };

/** A user task that the engine keeps itself (zeebe:userTask); no job is created for it. */
export interface UserTaskElement extends ElementBase {
  readonly kind: 'userTask';
  readonly properties: UserTaskProperties;
  readonly priority: Expression;
  readonly externalFormReference: Expression | undefined;
  /** Static headers of the model. */
  readonly headers: ReadonlyMap<string, string>;
  /** Rule 38: who is asked, in this order, before something happens to the task. */
  readonly listeners: ReadonlyMap<TaskListenerEvent, readonly TaskListener[]>;
}

export type TaskListenerEvent = 'CREATING' | 'ASSIGNING' | 'UPDATING' | 'COMPLETING';

export interface TaskListener {
  readonly type: Expression;
  readonly retries: Expression;
  readonly headers: ReadonlyMap<string, string>;
}

export interface ScriptTask extends ElementBase {
  readonly kind: 'script';
  readonly expression: Expression;
  readonly resultVariable: string;
}

/** A business rule task that evaluates a decision of a DMN file. */
export interface DecisionTask extends ElementBase {
  readonly kind: 'decision';
  readonly decisionId: Expression;
  readonly binding: Binding;
  readonly resultVariable: string;
}

/** Manual and undefined tasks, none throw events: nothing happens, the token goes on. */
export interface PassThrough extends ElementBase {
  readonly kind: 'passThrough';
}

export interface CatchElement extends ElementBase {
  readonly kind: 'catch';
  readonly event: CatchEvent;
}

export interface BoundaryEvent extends ElementBase {
  readonly kind: 'boundary';
  readonly attachedTo: string;
  readonly interrupting: boolean;
  readonly event: CatchEvent;
}

export interface Gateway extends ElementBase {
  readonly kind: 'exclusiveGateway' | 'inclusiveGateway' | 'parallelGateway' | 'eventBasedGateway';
  readonly defaultFlow: string | undefined;
}

export interface ThrowEvent extends ElementBase {
  readonly kind: 'throw';
  readonly result: ThrowResult;
}

export interface EndEvent extends ElementBase {
  readonly kind: 'end';
  readonly result: ThrowResult | { readonly kind: 'none' } | { readonly kind: 'terminate' };
}

export type ThrowResult =
  | { readonly kind: 'error'; readonly code: Expression }
  | { readonly kind: 'escalation'; readonly code: Expression }
  | { readonly kind: 'signal'; readonly name: Expression }
  | { readonly kind: 'link'; readonly target: string }
  /** Undoes one activity of the scope, or all that can be. */
  | { readonly kind: 'compensation'; readonly activity: string | undefined };

export interface CallActivity extends ElementBase {
  readonly kind: 'callActivity';
  readonly processId: Expression;
  readonly binding: Binding;
  readonly propagateAllChildVariables: boolean;
  readonly propagateAllParentVariables: boolean;
}

/** Which version of a called resource is meant. */
export type Binding =
  | { readonly kind: 'latest' }
  | { readonly kind: 'deployment' }
  | { readonly kind: 'versionTag'; readonly tag: string };

export type Element =
  | ScopeElement
  | StartEvent
  | JobElement
  | UserTaskElement
  | ScriptTask
  | DecisionTask
  | PassThrough
  | CatchElement
  | BoundaryEvent
  | Gateway
  | ThrowEvent
  | EndEvent
  | CallActivity;

export type CatchEvent =
  | { readonly kind: 'message'; readonly name: Expression; readonly correlationKey: Expression | undefined }
  | { readonly kind: 'timer'; readonly timer: TimerDefinition }
  | { readonly kind: 'signal'; readonly name: Expression }
  /** Without a code it catches every error. */
  | { readonly kind: 'error'; readonly code: string | undefined }
  | { readonly kind: 'escalation'; readonly code: string | undefined }
  | { readonly kind: 'link'; readonly name: string }
  /** Never waits: it names what undoes its activity. */
  | { readonly kind: 'compensation'; readonly handler: string };

export interface TimerDefinition {
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly expression: Expression;
}

/** What starts new instances of a deployed version, for the store to open when it becomes the newest. */
export interface StartTriggers {
  readonly messages: readonly { readonly elementId: string; readonly name: Expression }[];
  readonly signals: readonly { readonly elementId: string; readonly name: Expression }[];
  readonly timers: readonly { readonly elementId: string; readonly timer: TimerDefinition }[];
}

/** The key that a job-based user task gives its form. */
export function formKeyOf(element: Element): string | undefined {
  const form = element.kind === 'job' ? element.job.userTask?.form : undefined;
  return form?.kind === 'key' ? form.formKey : undefined;
}

export function startFormOf(process: Process): StartForm | undefined {
  for (const element of process.elements.values())
    if (element.kind === 'startEvent' && element.form) return element.form;
  return undefined;
}

export function startTriggersOf(process: Process): StartTriggers {
  const events = [...process.elements.values()].flatMap((element) =>
    element.kind === 'startEvent' && element.parent === process.id && element.event
      ? [{ elementId: element.id, event: element.event }]
      : [],
  );
  return {
    messages: events.flatMap(({ elementId, event }) =>
      event.kind === 'message' ? [{ elementId, name: event.name }] : [],
    ),
    signals: events.flatMap(({ elementId, event }) =>
      event.kind === 'signal' ? [{ elementId, name: event.name }] : [],
    ),
    timers: events.flatMap(({ elementId, event }) =>
      event.kind === 'timer' ? [{ elementId, timer: event.timer }] : [],
    ),
  };
}
