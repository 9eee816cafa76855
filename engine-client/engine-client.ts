import type { EngineOperations } from './engine-operations.ts';

/** Values that travel to the engine and back. */
export type EngineValue = null | boolean | number | string | EngineValue[] | { [name: string]: EngineValue };
export type EngineVariables = Record<string, EngineValue>;

/** A file to deploy; the ending of its name tells what it is. */
export interface EngineResource {
  name: string;
  content: string;
}

export interface DeployedProcess {
  processId: string;
  version: number;
  processDefinitionKey: string;
}

export interface EngineMessage {
  name: string;
  correlationKey: string;
  /** While the engine keeps a message, it refuses another of the same id and name. */
  messageId: string;
  /** Milliseconds for which a subscription that opens later still gets the message. */
  timeToLive: number;
  variables: EngineVariables;
}

/** A job given out for `timeoutMs`; after that another worker may get it too. */
export interface EngineJob {
  key: string;
  type: string;
  processInstanceKey: string;
  elementId: string;
  elementInstanceKey: string;
  /** Tries that are left, this one included. */
  retries: number;
  headers: Record<string, unknown>;
  variables: Record<string, unknown>;
}

export interface WorkOptions {
  type: string;
  /** How long a job is leased. */
  timeoutMs: number;
  /** Most jobs worked on at once. */
  maxJobs: number;
  /** Variables to bring along; all visible ones when left out. */
  fetchVariables?: readonly string[];
  /** Answers the engine itself by `completeJob`, `failJob` or `throwError`, or leaves the job to its lease. */
  handler(job: EngineJob): Promise<void>;
}

export interface Work {
  /** Takes no more jobs and waits until those at hand have ended. */
  stop(): Promise<void>;
}

export interface InstancePath {
  /** BPMN XML of the version that the instance runs by. */
  xml: string;
  /** Elements it went through, oldest first. */
  visits: ElementVisit[];
  /** Ids of the sequence flows that it took. */
  sequenceFlows: string[];
}

export interface ElementVisit {
  elementId: string;
  state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
}

export interface EngineIncident {
  incidentKey: string;
  errorType: string;
  errorMessage: string;
  elementId: string;
  processInstanceKey: string;
  jobKey: string | undefined;
}

/** An instance that has not ended. */
export interface RunningInstance {
  processInstanceKey: string;
  /** Of the version that it runs by. */
  processDefinitionKey: string;
  startedAt: Date;
}

/** Where instances of one version go on in another. */
export interface EngineMigration {
  processDefinitionKey: string;
  mapping: readonly { from: string; to: string }[];
}

export interface EngineTopology {
  gatewayVersion: string;
  brokers: number;
}

/**
 * What AidFlow asks of a workflow engine: the embedded one or a Camunda 8 cluster.
 * Every call throws an `EngineError` when the engine refuses or can't be reached.
 */
export interface EngineClient {
  topology(): Promise<EngineTopology>;
  /** Whether the engine answers; never throws. */
  ready(): Promise<boolean>;
  deploy(resources: readonly EngineResource[]): Promise<DeployedProcess[]>;
  /** DUPLICATE: the engine still holds a message of that id, so this one was delivered before. */
  publishMessage(message: EngineMessage): Promise<'PUBLISHED' | 'DUPLICATE'>;
  createInstance(start: { processId: string; variables: EngineVariables }): Promise<string>;
  /** Ends an instance where it stands. GONE: it has ended before, or never was. */
  cancelInstance(processInstanceKey: string): Promise<'CANCELLED' | 'GONE'>;
  /** GONE: the job does not exist any more; it was completed before, or its instance ended. */
  completeJob(jobKey: string, variables: EngineVariables): Promise<'COMPLETED' | 'GONE'>;
  failJob(jobKey: string, failure: JobFailure): Promise<'FAILED' | 'GONE'>;
  /** Keeps a job from being given out again for so many milliseconds from now. */
  extendLease(jobKey: string, timeoutMs: number): Promise<'EXTENDED' | 'GONE'>;
  throwError(jobKey: string, error: { code: string; message: string }): Promise<'THROWN' | 'GONE'>;
  /** Instances of a process that have not ended, oldest first; undefined where the engine has no reads. */
  runningInstances(processId: string): Promise<RunningInstance[] | undefined>;
  /** Lets an instance go on by another version. GONE: it has ended before, or never was. */
  migrateInstance(processInstanceKey: string, migration: EngineMigration): Promise<'MIGRATED' | 'GONE'>;
  /** Open incidents of an instance; undefined where the engine has no reads. */
  incidentsOf(processInstanceKey: string): Promise<EngineIncident[] | undefined>;
  /** Lets the failed step run again; a job incident needs new `retries` first. */
  resolveIncident(incidentKey: string, job?: { key: string; retries: number }): Promise<void>;
  /** The way the instance has taken; undefined where the engine has no reads. */
  pathOf(processInstanceKey: string): Promise<InstancePath | undefined>;
  /** Figures and repairs across instances; undefined where the engine has no reads. */
  operations: EngineOperations | undefined;
  work(options: WorkOptions): Work;
  /** Stops every worker and lets go of connections. */
  close(): Promise<void>;
}

export interface JobFailure {
  /** Tries that are left; 0 makes an incident. */
  retries: number;
  /** Milliseconds before the next try. */
  retryBackOffMs: number;
  message: string;
}

export type EngineErrorKind =
  'NOT_FOUND' | 'CONFLICT' | 'INVALID' | 'UNAUTHORISED' | 'UNAVAILABLE' | 'UNEXPECTED';

/** A refusal or fault of the engine, whichever transport brought it. */
export class EngineError extends Error {
  readonly kind: EngineErrorKind;
  /** The engine's own words, where it gave any. */
  readonly detail: string;

  constructor(kind: EngineErrorKind, detail: string, cause?: unknown) {
    super(`The workflow engine answered ${kind}: ${detail}`, { cause });
    this.name = 'EngineError';
    this.kind = kind;
    this.detail = detail;
  }
}
