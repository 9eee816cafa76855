import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../migrations/migrate.ts';
import { startPostgres, type Postgres } from '../../server/postgres.ts';
import { freePort, killWithChildren, startGuard, type Guard } from '../processes.ts';
import { Proxy } from '../proxy.ts';
import { Part } from './part.ts';
import { reportTwoAtOnce, saysTwoAtOnce } from './two-at-once.ts';

/** An engine node and the network between it and the database. */
export interface Node {
  readonly part: Part;
  readonly proxy: Proxy;
  /** `http://127.0.0.1:port/v2` */
  readonly api: string;
}

/** Two engine nodes on one PostgreSQL with fsync, each behind a network of its own; every part is a process. */
export class Cluster {
  readonly nodes: readonly [left: Node, right: Node];
  /** Lines of the server's log that tell of two transactions in one process instance. */
  readonly twoAtOnce: string[];
  /** For those who look on; it outlives the server. */
  readonly database: pg.Pool;
  readonly guard: Guard;
  readonly #folder: string;
  readonly #port: number;
  #postgres: Postgres;

  private constructor(
    of: Pick<Cluster, 'nodes' | 'guard' | 'twoAtOnce'> & { folder: string; postgres: Postgres },
  ) {
    this.nodes = of.nodes;
    this.guard = of.guard;
    this.twoAtOnce = of.twoAtOnce;
    this.#folder = of.folder;
    this.#postgres = of.postgres;
    this.#port = Number(new URL(of.postgres.url).port);
    this.database = new pg.Pool({ connectionString: of.postgres.url, max: 3 });
    this.database.on('error', () => undefined);
    this.database.on('connect', (client) => client.on('error', () => undefined));
  }

  static async start(): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'aidflow-chaos-'));
    // As root, PostgreSQL runs as another user, who has to pass through.
    await chmod(folder, 0o755);
    const guard = startGuard(folder);
    const twoAtOnce: string[] = [];
    const postgres = await startPostgres({ dataDir: folder, onLog: collect(twoAtOnce) });
    guard.watch(postgres.pid);
    await migrate(postgres.url);
    const port = Number(new URL(postgres.url).port);
    const node = async (name: string): Promise<Node> => {
      const [proxy, listen] = [await Proxy.start(port), await freePort()];
      const program = new URL('../engine-process.ts', import.meta.url);
      const args = [proxy.through(postgres.url), String(listen)];
      return { proxy, part: new Part(name, { program, args, guard }), api: `http://127.0.0.1:${listen}/v2` };
    };
    const nodes = [await node('left'), await node('right')] as const;
    const cluster = new Cluster({ nodes, guard, twoAtOnce, folder, postgres });
    await reportTwoAtOnce(cluster.database);
    await Promise.all(nodes.map(({ part }) => part.start()));
    return cluster;
  }

  async deploy(files: Readonly<Record<string, string>>): Promise<void> {
    const form = new FormData();
    for (const [name, text] of Object.entries(files)) form.append('resources', new Blob([text]), name);
    const response = await fetch(`${this.nodes[0].api}/deployments`, { method: 'POST', body: form });
    if (!response.ok) throw new Error(await response.text());
  }

  async killPostgres(): Promise<void> {
    this.guard.forget(this.#postgres.pid);
    await killWithChildren(this.#postgres.pid);
  }

  async startPostgres(): Promise<void> {
    const onLog = collect(this.twoAtOnce);
    this.#postgres = await startPostgres({ dataDir: this.#folder, port: this.#port, onLog });
    this.guard.watch(this.#postgres.pid);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(({ part }) => part.kill()));
    for (const { proxy } of this.nodes) proxy.close();
    await this.database.end();
    await this.#postgres.stop();
    await this.guard.dismiss();
  }
}

const collect =
  (lines: string[]) =>
  (text: string): void =>
    void lines.push(...text.split('\n').filter(saysTwoAtOnce));
