import { pause } from './api.ts';
import type { Cluster, Node } from './cluster.ts';
import type { Part } from './part.ts';

export interface Disturbance {
  /** How many parts are killed. */
  readonly kills: number;
  readonly random: () => number;
  readonly worker: Part;
  /** How much was acknowledged so far; the next kill waits for a little more. */
  readonly progress: () => number;
}

/** What happened, for a run that failed. */
export interface Damage {
  readonly kills: Readonly<Record<string, number>>;
  readonly network: Readonly<Record<string, number>>;
}

/** So long a kill waits for work to be acknowledged after the one before. */
const PATIENCE_MS = 10_000;
const SHORTEST_MS = 300;
const LONGEST_MS = 1500;
const LONGEST_TROUBLE_MS = 4000;

/**
 * Kills parts without warning, some of them while others are still coming up, and cuts, silences, slows down or stops a
 * node in between. Everything works again when it resolves.
 */
export async function disturb(
  cluster: Cluster,
  { kills, random, worker, progress }: Disturbance,
): Promise<Damage> {
  const damage = { kills: {}, network: {} };
  const victims = victimsOf(cluster, worker);
  const repairs = new Map<string, Promise<void>>();
  let before = 0;
  for (let count = 0; count < kills; count += 1) {
    await pause(SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS));
    for (let waited = 0; waited < PATIENCE_MS && progress() < before + 3; waited += 50) await pause(50);
    before = progress();
    const dice = random();
    const victim = victims.find(({ upTo }) => dice < upTo) ?? victims[0];
    await repairs.get(victim.name);
    await victim.kill();
    note(damage.kills, victim.name);
    repairs.set(victim.name, victim.start());
    if (random() < 0.5) continue;
    const node = random() < 0.5 ? cluster.nodes[0] : cluster.nodes[1];
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'silent';
    note(damage.network, kind);
    const network = `network of ${node.part.name}`;
    const lasting = random() * LONGEST_TROUBLE_MS;
    repairs.set(
      network,
      Promise.resolve(repairs.get(network)).then(() => trouble(node, kind, lasting)),
    );
  }
  await Promise.all(repairs.values());
  return damage;
}

function note(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

interface Victim {
  readonly name: string;
  /** The dice that hit it: above those of the victim before. */
  readonly upTo: number;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

function victimsOf(cluster: Cluster, worker: Part): readonly [Victim, ...Victim[]] {
  const [left, right] = cluster.nodes;
  return [
    { name: 'left', upTo: 0.35, kill: () => left.part.kill(), start: () => left.part.start() },
    { name: 'right', upTo: 0.7, kill: () => right.part.kill(), start: () => right.part.start() },
    { name: 'worker', upTo: 0.85, kill: () => worker.kill(), start: () => worker.start() },
    {
      name: 'postgres',
      upTo: 1,
      kill: () => cluster.killPostgres(),
      start: () => cluster.startPostgres(),
    },
  ];
}

const kinds = ['down', 'silent', 'slow', 'stopped'] as const;

async function trouble({ part, proxy }: Node, kind: (typeof kinds)[number], ms: number): Promise<void> {
  switch (kind) {
    case 'down':
    case 'silent':
      proxy.set(kind);
      break;
    case 'slow':
      proxy.delayMs = 50;
      break;
    case 'stopped':
      part.pause();
  }
  await pause(ms);
  proxy.set('open');
  proxy.delayMs = 0;
  part.resume();
}
