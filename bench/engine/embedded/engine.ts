import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '../../../migrations/migrate.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { freePort } from '../../../test/processes.ts';
import { cases } from '../cases.ts';
import { createLoad } from '../drive.ts';
import { measured } from '../measure.ts';
import { bpmnOf } from '../models.ts';
import type { Rival, RunningEngine, Surroundings } from '../rival.ts';
import { restClient } from './client.ts';

interface EngineProcess {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** What `npm start` gives to Node.js. */
const command = packageJson.scripts.start.split(' ').slice(1);

/** The program as `npm start -- --only engine` runs it. */
async function startProcess(databaseUrl: string): Promise<EngineProcess> {
  const port = await freePort();
  // Such as --cpu-prof, to look into it.
  const further = (process.env['BENCH_ENGINE_FLAGS'] ?? '').split(' ').filter(Boolean);
  const child = spawn(process.execPath, [...further, ...command, '--only', 'engine'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      ...{ DATABASE_URL: databaseUrl, PORT: String(port), ENGINE_AUTH: 'none', LOG_LEVEL: 'warn' },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const address = `http://127.0.0.1:${port}`;
  while (!(await isReady(address))) {
    if (child.exitCode !== null) throw new Error('The engine ended at its start');
    await new Promise((later) => setTimeout(later, 5));
  }
  return {
    address,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const isReady = (address: string): Promise<boolean> =>
  fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

export interface EmbeddedRun extends RunningEngine {
  readonly databaseUrl: string;
  deploy(name: string, content: string): Promise<void>;
  start(processId: string, variables: object): Promise<void>;
  /** First columns of the rows. */
  query(text: string, values: unknown[]): Promise<unknown[]>;
}

/** The engine in a process of its own on an empty database, with workers for all jobs of the cases. */
export async function startEmbedded({
  database,
  options,
}: Pick<Surroundings, 'database' | 'options'>): Promise<EmbeddedRun> {
  const databaseUrl = await database.fresh('bench_embedded');
  await migrate(databaseUrl);
  const began = performance.now();
  const engine = await startProcess(databaseUrl);
  const client = restClient(engine.address, options.jobsAtOnce);
  const deploy = async (name: string, content: string) => {
    await client.sdk.deployResources([{ name, content }]);
  };
  for (const { processId } of cases) await deploy(`${processId}.bpmn`, bpmnOf(processId, 'zeebe'));
  const coldStart = (performance.now() - began) / 1000;
  const load = createLoad(client, cases[1]?.jobs ?? [], options.inFlight);
  return {
    ...{ databaseUrl, coldStart, deploy, start: client.start },
    async run(benchCase) {
      await load.run(benchCase, options.warmUp);
      const watched = {
        engine: [engine.pid, database.pid],
        client: [process.pid],
        transaction: database.transaction,
      };
      return measured(watched, options.instances, () => load.run(benchCase, options.instances));
    },
    query: (text, values) => firstColumn(databaseUrl, text, values),
    async stop() {
      await client.close();
      await engine.stop();
    },
  };
}

async function firstColumn(databaseUrl: string, text: string, values: unknown[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array' });
    return rows.map((row) => row[0]);
  } finally {
    await client.end();
  }
}

export const embedded: Rival = {
  name: 'embedded',
  note: 'REST workers of the Camunda SDK, durable, with history and queries',
  start: startEmbedded,
};
