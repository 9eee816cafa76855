import type { Log } from '../../kit/log.ts';
import type { Pool } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { compileDmn } from '../decision/compile.ts';
import type { DecisionGraph } from '../decision/decision.ts';
import { compileBpmn } from '../../process-model/executable/compile.ts';
import type { Process } from '../../process-model/executable/process.ts';
import { createActivations, type Activations } from './activations.ts';
import { createBatchOperation, type BatchPlan } from './batch-operations.ts';
import { createCatalogue, UnusableDefinition } from './catalogue.ts';
import { createCompletions, type Completions } from './completions.ts';
import { deleteResource, deploy, type Deployment, type Resource } from './deployments.ts';
import { createFollowUps } from './follow-ups.ts';
import { createKeys } from './keys.ts';
import { createNeighbours, type Neighbours } from './neighbours.ts';
import { createOffers } from './offers.ts';
import { createRequests, type QueueLimits, type Request } from './requests.ts';
import { broadcastSignal } from './signals.ts';
import type { Condition } from './search/filter.ts';
import type { Signal } from './signal-deliveries.ts';
import type { Store } from './unit.ts';

/** One engine on a database that it may share with others. */
export interface EngineNode {
  readonly pool: Pool;
  readonly activations: Activations;
  readonly completions: Completions;
  /** Takes a command of a client; answers once it is durable. */
  submit<A>(request: Request<A>): Promise<A>;
  broadcast(signal: Signal): Promise<Key>;
  deploy(resources: readonly Resource[]): Promise<Deployment>;
  /** False if there is no such resource. */
  deleteResource(key: Key): Promise<boolean>;
  /** Notes an operation on all process instances that meet the conditions now; gives its key. */
  createBatchOperation(plan: BatchPlan, conditions: readonly Condition[]): Promise<Key>;
  /** A batch operation has something to do. */
  batchesMoved(): void;
  clockMoved(): void;
  /** A connection broke; what the database had promised without a commit no longer counts. */
  databaseLost(): void;
  isRunning(): boolean;
  start(): Promise<void>;
  /** Ends open polls, finishes accepted commands, lets go of the database's wake-ups. The pool stays open. */
  stop(): Promise<void>;
}

export interface NodeOptions {
  /** Pipelined, with 64-bit numbers as text. */
  readonly pool: Pool;
  /** For the connection that listens to other nodes. */
  readonly url: string;
  readonly log: Log;
  readonly zone: string;
  readonly queue: QueueLimits;
  /** Days that instances stay after their end; for ever if it is not given. */
  readonly historyDays?: number;
}

const BROADCAST_WAIT_MS = 2000;

export function createNode({ pool, url, log, zone, queue, historyDays }: NodeOptions): EngineNode {
  let running = false;
  let neighbours: Neighbours = { jobsAvailable: () => undefined, stop: () => Promise.resolve() };
  const offers = createOffers();
  const activations = createActivations({ pool, log, offers }, () => neighbours);
  const completions = createCompletions(pool);
  const keys = createKeys();
  const followUps = createFollowUps({
    ...{ pool, log, activations, completions, historyDays },
    store: () => store,
    requests: () => requests,
  });
  const store: Store = {
    ...{ pool, keys, zone, log, offers },
    catalogue: createCatalogue(compileDeployed, compileDeployedGraph),
    follow: followUps.follow,
  };
  const requests = createRequests(store, queue);

  return {
    ...{ pool, activations, completions },
    submit: (request) => requests.submit(request),
    async broadcast(signal) {
      const key = await requests.submit(broadcastSignal(signal));
      // Whoever reads next sees what the signal did, unless it has very many receivers.
      await Promise.race([followUps.signalsDelivered(), pause(BROADCAST_WAIT_MS)]);
      return key;
    },
    deploy: (resources) => deploy({ pool, keys, zone }, resources),
    deleteResource: (key) => deleteResource(pool, { key, zone, keys, processOf }),
    async createBatchOperation(plan, conditions) {
      const key = await createBatchOperation({ pool, keys }, plan, conditions);
      followUps.batchesMoved();
      return key;
    },
    batchesMoved: followUps.batchesMoved,
    clockMoved: () => followUps.clockMoved(),
    databaseLost: () => keys.forget(),
    isRunning: () => running,
    async start() {
      await pool.query('SELECT revision FROM engine.catalogue');
      neighbours = createNeighbours({ pool, url, log, heard: activations.heard });
      activations.start();
      followUps.start();
      running = true;
    },
    async stop() {
      running = false;
      completions.close();
      await activations.stop();
      await followUps.stop();
      await requests.drain();
      await neighbours.stop();
    },
  };
}

/** A resource that was accepted once compiles again, unless the engine learned to refuse more. */
async function compileDeployed(xml: string): Promise<readonly Process[]> {
  const compiled = await compileBpmn(xml, 'resource');
  if (!compiled.ok) throw new UnusableDefinition(compiled.text);
  return compiled.processes;
}

async function compileDeployedGraph(xml: string): Promise<DecisionGraph> {
  const compiled = await compileDmn(xml, 'resource');
  if (!compiled.ok) throw new UnusableDefinition(compiled.text);
  return compiled.graph;
}

async function processOf(resource: string, processId: string): Promise<Process> {
  const process = (await compileDeployed(resource)).find(({ id }) => id === processId);
  if (!process) throw new Error(`The resource has no process ${processId}`);
  return process;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
