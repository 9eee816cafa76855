import { preview } from 'vite';
import { keepBatches } from '../../api/monitoring/keep-batches.ts';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { buildOnce } from '../../server/page-build.ts';
import { anEngine } from '../../test/api-engine.ts';
import { startApi, type ApiServer } from '../../test/api-server.ts';
import { addPlaces, addUser, password } from '../../test/api-world.ts';
import { DESK, newPage, type PageOptions, type TestPage } from '../../test/browser.ts';
import { startEmbeddedEngine } from '../../test/embedded-engine.ts';

/** Page, API, engine and database for tests of running processes, with an administrator. */
export interface WatchedWorld {
  api: ApiServer;
  engine: EngineClient;
  /** Starts what the server does in the background, and ends it. */
  serving(): { stop(): Promise<void> };
  opened(size?: PageOptions): Promise<TestPage>;
  stop(): Promise<void>;
}

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:";

export async function aWatchedWorld(): Promise<WatchedWorld> {
  const outDir = await buildOnce({
    config: 'e2e/process-monitoring/vite.config.ts',
    sources: [
      ...['e2e/process-monitoring/page', 'designer', 'ui', 'process-model', 'engine/core', 'engine/decision'],
      ...['form-model', 'rules', 'model', 'feel', 'package-lock.json'],
    ],
    output: 'dist/process-monitoring-page',
  });
  const given = anEngine();
  const api = await startApi({ engine: given });
  const embedded = await startEmbeddedEngine(api.url);
  const log = createLog({ level: 'silent' });
  const { restAddress } = embedded;
  const engine = await createEngineClient({
    ...{ restAddress, transport: 'rest', auth: { kind: 'none' }, log },
  });
  // The engine needs the database of the API, so the API has been started first.
  Object.assign(given, engine);
  await addPlaces(api.pool);
  await addUser(api.pool, { username: 'zhang', roles: ['ADMINISTRATOR'] });
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: {
      ...{ host: '127.0.0.1', port: 0, headers: { 'content-security-policy': POLICY } },
      proxy: { '/api': api.address },
    },
  });
  const url = server.resolvedUrls?.local[0] ?? '';
  return {
    ...{ api, engine },
    serving: () => keepBatches({ pool: api.pool, engine, log }, 100),
    async opened(size = DESK) {
      const shown = await newPage(size);
      const data = { username: 'zhang', password };
      const answer = await shown.page.context().request.post(`${url}api/session`, { data });
      if (answer.status() !== 200) throw new Error(`Sign-in: ${answer.status()}`);
      await shown.page.goto(url);
      return shown;
    },
    async stop() {
      await server.close();
      await engine.close();
      await embedded.stop();
      await api.stop();
    },
  };
}
