import type { Router } from 'express';
import type { Log } from '../kit/log.ts';
import { openPool } from '../kit/database.ts';
import { createAuthentication, type AuthOptions } from './rest/auth.ts';
import { createRouter, type Operation } from './rest/operation.ts';
import { batchOperationOperations } from './rest/operations/batch-operations.ts';
import { clockOperations } from './rest/operations/clock.ts';
import { clusterOperations } from './rest/operations/cluster.ts';
import { decisionOperations } from './rest/operations/decisions.ts';
import { definitionOperations } from './rest/operations/definitions.ts';
import { deploymentOperations, type FormExists } from './rest/operations/deployments.ts';
import { elementOperations } from './rest/operations/element-instances.ts';
import { expressionOperations } from './rest/operations/expressions.ts';
import { instanceChangeOperations } from './rest/operations/instance-changes.ts';
import { jobOperations } from './rest/operations/jobs.ts';
import { messageOperations } from './rest/operations/messages.ts';
import { processInstanceOperations } from './rest/operations/process-instances.ts';
import { resourceOperations } from './rest/operations/resources.ts';
import { suspensionOperations } from './rest/operations/suspension.ts';
import { userTaskOperations } from './rest/operations/user-tasks.ts';
import { createNode } from './store/node.ts';

export type { AuthOptions, BasicUser, Permission } from './rest/auth.ts';

export interface EngineOptions {
  /** PostgreSQL with the migrated schema `engine`; several engines may share it. */
  readonly databaseUrl: string;
  readonly log: Log;
  readonly auth: AuthOptions;
  /** Where the server listens: shown in the topology; authentication `none` is refused unless it is this machine. */
  readonly address: { readonly host: string; readonly port: number };
  /** Lets clients pin business time; for tests and demonstrations. */
  readonly controlledClock?: boolean;
  /** IANA name of the zone of dates without one; 'Asia/Shanghai' by default. */
  readonly zone?: string;
  /** Days of business time after which what ended is removed; by default it stays. */
  readonly historyDays?: number;
  readonly limits?: Partial<EngineLimits>;
  /** Lets a deployment be refused whose human steps name a form that nobody publishes. */
  readonly formExists?: FormExists;
}

export interface EngineLimits {
  /** Bytes of a JSON body. */
  readonly body: number;
  /** Bytes and files of a deployment. */
  readonly deployment: number;
  readonly files: number;
  /** Commands that may wait for their turn; beyond it the API answers 503. */
  readonly queue: number;
  /** Commands that share a commit. */
  readonly batch: number;
  /** Commits that are under way at the same time. */
  readonly lanes: number;
  readonly connections: number;
}

/** What holds where a setting is left out. */
export const defaultLimits: EngineLimits = {
  body: 4 * 1024 * 1024,
  deployment: 8 * 1024 * 1024,
  files: 100,
  queue: 5000,
  batch: 64,
  lanes: 2,
  connections: 4,
};

/** A node that is cut off or stands still keeps its instances from the others no longer than this. */
const patience = { query: 15_000, connect: 3000, idleInTransaction: 3000 } as const;

export interface Engine {
  /** The Camunda 8 REST API, to be mounted at `/v2` before any parser of bodies. */
  readonly router: Router;
  /** The operations of the API in the order in which paths are tried. */
  readonly operations: readonly Operation[];
  start(): Promise<void>;
  /** Answers open polls with nothing, finishes the commands that it accepted and closes its connections. */
  stop(): Promise<void>;
  isRunning(): boolean;
}

/** The release of Camunda whose REST API is spoken. */
const API_VERSION = '8.8.0';

/** An embedded BPMN engine on PostgreSQL behind the REST API of Camunda 8.8. */
export function createEngine(options: EngineOptions): Engine {
  const { databaseUrl, log, auth, address, controlledClock = false, zone = 'Asia/Shanghai' } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const authenticate = createAuthentication(auth, address.host);
  const pool = openPool({
    ...{ url: databaseUrl, max: limits.connections, bigints: 'text', pipeline: true, limits: patience },
    onError: (error) => {
      node.databaseLost();
      log.warn({ err: error }, 'the engine lost a database connection');
    },
  });
  const queue = { longestQueue: limits.queue, largestBatch: limits.batch, lanes: limits.lanes };
  const node = createNode({
    ...{ pool, url: databaseUrl, log, zone, queue },
    ...(options.historyDays !== undefined && { historyDays: options.historyDays }),
  });
  const operations = [
    ...clusterOperations({ address, version: API_VERSION, isRunning: node.isRunning }),
    ...deploymentOperations(node, { bytes: limits.deployment, files: limits.files }, options.formExists),
    ...definitionOperations(node),
    ...decisionOperations(node),
    ...resourceOperations(node),
    // Before the paths of single instances, whose keys these names are not.
    ...batchOperationOperations(node),
    ...processInstanceOperations(node),
    ...instanceChangeOperations(node),
    ...suspensionOperations(node),
    ...jobOperations(node),
    ...userTaskOperations(node),
    ...messageOperations(node),
    ...elementOperations(node),
    ...expressionOperations({ sql: pool, zone }),
    ...clockOperations({ sql: pool, controlled: controlledClock, moved: node.clockMoved }),
  ];
  return {
    operations,
    router: createRouter({ operations, authenticate, log, bodyLimit: limits.body }),
    start: node.start,
    isRunning: node.isRunning,
    async stop() {
      await node.stop();
      await pool.end();
    },
  };
}
