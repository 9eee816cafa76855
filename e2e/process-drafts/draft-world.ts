import { preview } from 'vite';
import type { BrowserContext, Page } from 'playwright-core';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { buildOnce } from '../../server/page-build.ts';
import { anEngine } from '../../test/api-engine.ts';
import { startApi, type ApiServer } from '../../test/api-server.ts';
import { addForm, addItem, addPlaces, addUser, anItem, password } from '../../test/api-world.ts';
import { DESK, newPage, type PageOptions, type TestPage } from '../../test/browser.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../test/embedded-engine.ts';

/** Pages, API, engine and database for tests of drafts, with two administrators. */
export interface DraftWorld {
  url: string;
  api: ApiServer;
  engine: EngineClient;
  /** A page of its own browser context, signed in. */
  opened(username: string, path: string, size?: PageOptions): Promise<TestPage>;
  stop(): Promise<void>;
}

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:";

export async function aDraftWorld(): Promise<DraftWorld> {
  const outDir = await buildOnce({
    config: 'e2e/process-drafts/vite.config.ts',
    sources: [
      ...[
        'e2e/process-drafts/page',
        'designer',
        'ui',
        'process-model',
        'engine/core',
        'engine/decision',
        'form-model',
        'rules',
        'model',
        'feel',
      ],
      'package-lock.json',
    ],
    output: 'dist/process-drafts-page',
  });
  const held: { client?: EngineClient } = {};
  const connected = (): EngineClient => {
    if (!held.client) throw new Error('The engine is not there yet');
    return held.client;
  };
  const api = await startApi({
    engine: anEngine({
      topology: () => connected().topology(),
      deploy: (resources) => connected().deploy(resources),
      runningInstances: (id) => connected().runningInstances(id),
      migrateInstance: (key, migration) => connected().migrateInstance(key, migration),
    }),
  });
  const embedded = await startEmbeddedEngine(api.url);
  held.client = await connectedTo(embedded);
  await furnish(api);
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
    ...{ url, api, engine: connected() },
    async opened(username, path, size = DESK) {
      const shown = await newPage(size);
      await signIn(shown.page, url, username);
      await shown.page.goto(`${url}#/${path}`);
      return shown;
    },
    async stop() {
      await server.close();
      await connected().close();
      await embedded.stop();
      await api.stop();
    },
  };
}

const connectedTo = ({ restAddress }: EmbeddedEngine): Promise<EngineClient> =>
  createEngineClient({
    ...{ restAddress, transport: 'rest', auth: { kind: 'none' } },
    log: createLog({ level: 'silent' }),
  });

async function furnish({ pool }: ApiServer): Promise<void> {
  await addPlaces(pool);
  await addItem(pool, anItem());
  for (const username of ['zhang', 'li']) await addUser(pool, { username, roles: ['ADMINISTRATOR'] });
  for (const role of ['WINDOW_CLERK', 'APPROVER'] as const)
    await addUser(pool, { username: role.toLowerCase(), roles: [role] });
  await pool.query(
    `UPDATE org_user SET display_name = CASE username WHEN 'zhang' THEN '张三' ELSE '李四' END`,
  );
  await addForm(pool, 'acceptance');
  await addForm(pool, 'urgent-approval');
}

async function signIn(page: Page, url: string, username: string): Promise<void> {
  const { status } = await inContext(page.context(), url, username);
  if (status !== 200) throw new Error(`Sign-in of ${username}: ${status}`);
}

async function inContext(
  context: BrowserContext,
  url: string,
  username: string,
): Promise<{ status: number }> {
  const answer = await context.request.post(`${url}api/session`, { data: { username, password } });
  return { status: answer.status() };
}
