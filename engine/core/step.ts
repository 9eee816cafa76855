import type { Value } from '../../feel/index.ts';
import type { DecisionGraph } from '../decision/decision.ts';
import type { DecisionResult } from '../decision/result.ts';
import type { Binding, Process } from '../../process-model/executable/process.ts';
import { handle } from './commands.ts';
import { Draft } from './draft.ts';
import type { MigrationCommand } from './migration.ts';
import type { Modification } from './modification.ts';
import { Rejection, type RejectionCode } from './rejection.ts';
import type { Change, Key, ProcessInstance, Tree } from './state.ts';
import type { TaskListenerResult } from './user-task-transitions.ts';
import type { UserTaskChanges } from './user-tasks.ts';

export type Variables = ReadonlyMap<string, Value>;

/** A deployed version of a process. */
export interface Definition {
  readonly key: Key;
  readonly version: number;
  readonly deploymentKey: Key;
  readonly process: Process;
}

/** Finds deployed processes without waiting; the store keeps them compiled in memory. */
export interface Definitions {
  byKey(key: Key): Definition | undefined;
  /** The version a call activity means; `caller` is the definition it stands in. */
  bound(processId: string, binding: Binding, caller: Definition): Definition | undefined;
  /** Key of the form's version that a user task means; `caller` is the definition it stands in. */
  form(formId: string, binding: Binding, caller: Definition): Key | undefined;
}

/** A deployed version of a decision, inside the file it came with. */
export interface DeployedDecision {
  readonly key: Key;
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly requirementsKey: Key;
  readonly graph: DecisionGraph;
  /** All decisions of the file by their ids. */
  readonly versions: ReadonlyMap<string, { readonly key: Key; readonly version: number }>;
}

/** Finds deployed decisions without waiting. */
export interface Decisions {
  /** The version a business rule task means; `caller` is the definition it stands in. */
  bound(decisionId: string, binding: Binding, caller: Definition): DeployedDecision | undefined;
}

/** One evaluation of a decision, to be kept as history. */
export interface DecisionEvaluation {
  /** One for each decision that was evaluated; the first is the key of the whole. */
  readonly keys: readonly Key[];
  readonly decision: DeployedDecision;
  readonly result: DecisionResult;
  readonly evaluatedAt: Date;
  /** The business rule task; undefined if a client asked for the evaluation. */
  readonly caller:
    | {
        readonly rootKey: Key;
        readonly processDefinitionKey: Key;
        readonly processInstanceKey: Key;
        readonly elementInstanceKey: Key;
      }
    | undefined;
}

export interface StepContext {
  /** Business time. */
  readonly now: Date;
  /** Machine time: what back-off counts from. */
  readonly machineNow: Date;
  readonly zone: string;
  readonly definitions: Definitions;
  readonly decisions: Decisions;
  nextKey(): Key;
  /** Told each sequence flow that a token takes, in order; rows only remember those that wait at a join. */
  flowTaken?(flowId: string, processInstanceKey: Key): void;
}

interface UserTaskRequest {
  readonly userTaskKey: Key;
  /** What the client says it does; its listeners get to know it. */
  readonly action: string;
  /** The client's request, which has to wait for listeners. */
  readonly request: string | undefined;
}

export type Command =
  | {
      readonly type: 'createInstance';
      readonly definition: Definition;
      readonly variables: Variables;
      /** A start event with a trigger; the none start event otherwise. */
      readonly startElementId?: string;
      /** Elements to begin at instead of a start event. */
      readonly startAt?: readonly string[];
      /** Elements after which the instance is terminated. */
      readonly terminateAfter?: readonly string[];
      readonly businessId?: string;
      readonly startCorrelationKey?: string;
      readonly tags?: readonly string[];
    }
  | {
      readonly type: 'completeJob';
      readonly jobKey: Key;
      readonly variables: Variables;
      readonly result?: TaskListenerResult | undefined;
    }
  | {
      readonly type: 'failJob';
      readonly jobKey: Key;
      readonly retries: number;
      readonly errorMessage: string;
      /** Milliseconds. */
      readonly retryBackOff: number;
      readonly variables: Variables;
    }
  | {
      readonly type: 'throwJobError';
      readonly jobKey: Key;
      readonly errorCode: string;
      readonly errorMessage: string;
      readonly variables: Variables;
    }
  | {
      readonly type: 'updateJob';
      readonly jobKey: Key;
      readonly retries?: number | undefined;
      /** Milliseconds of machine time that an activated job stays with its worker from now on. */
      readonly timeout?: number | undefined;
    }
  | (UserTaskRequest & { readonly type: 'completeUserTask'; readonly variables: Variables })
  | (UserTaskRequest & {
      readonly type: 'assignUserTask';
      /** Empty: nobody's any more. */
      readonly assignee: string;
      /** False for a claim: a task that somebody else has is refused. */
      readonly allowOverride: boolean;
    })
  | (UserTaskRequest & { readonly type: 'updateUserTask'; readonly changes: UserTaskChanges })
  | { readonly type: 'triggerTimer'; readonly timerKey: Key }
  | { readonly type: 'correlateMessage'; readonly subscriptionKey: Key; readonly variables: Variables }
  /** One signal that reaches several subscriptions of one tree. */
  | {
      readonly type: 'correlateSignal';
      readonly subscriptionKeys: readonly Key[];
      readonly variables: Variables;
    }
  | { readonly type: 'resolveIncident'; readonly incidentKey: Key }
  | {
      readonly type: 'setVariables';
      readonly elementInstanceKey: Key;
      readonly variables: Variables;
      readonly local: boolean;
    }
  | { readonly type: 'cancelInstance'; readonly processInstanceKey: Key }
  | { readonly type: 'suspendInstance' | 'resumeInstance'; readonly processInstanceKey: Key }
  | ({ readonly type: 'modifyInstance' } & Modification)
  | ({ readonly type: 'migrateInstance' } & MigrationCommand);

/** What the step wants done beyond its own rows. */
export type Effect =
  /** Write it with the step. */
  | { readonly type: 'decisionEvaluated'; readonly evaluation: DecisionEvaluation }
  /** Look for a buffered message. */
  | { readonly type: 'messageSubscriptionOpened'; readonly subscriptionKey: Key }
  /** Deliver to every subscription and start event of that name, but not in the tree of that root. */
  | {
      readonly type: 'signalBroadcast';
      readonly signalName: string;
      readonly variables: Variables;
      readonly except?: Key;
    }
  /** A waiting client gets the variables; a buffered start message of the same correlation key may start the next. */
  | { readonly type: 'instanceEnded'; readonly instance: ProcessInstance; readonly variables: Variables }
  /** Jobs of these types can be activated now. */
  | { readonly type: 'jobsCreated'; readonly jobTypes: readonly string[] }
  | { readonly type: 'timerOpened'; readonly dueAt: Date }
  /** Signals may wait for it. */
  | { readonly type: 'instanceResumed'; readonly processInstanceKey: Key };

export type Outcome =
  | {
      readonly kind: 'accepted';
      /** At most one for a row, grouped by table. */
      readonly changes: readonly Change[];
      readonly effects: readonly Effect[];
      /** The root process instance after the step. */
      readonly instanceKey: Key;
    }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly reason: string };

/**
 * What one command makes of a tree of process instances. Pure: `tree` is left untouched, the caller writes `changes`
 * and carries out `effects`. The reason of a rejection completes the sentence "Command '…' rejected with code '…': ".
 */
export function step(tree: Tree, command: Command, context: StepContext): Outcome {
  const draft = new Draft(tree, context);
  try {
    const instanceKey = handle(draft, command);
    return { kind: 'accepted', changes: draft.changes(), effects: draft.effects(), instanceKey };
  } catch (error) {
    if (error instanceof Rejection) return { kind: 'rejected', code: error.code, reason: error.message };
    throw error;
  }
}
