import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { build, preview, type Plugin } from 'vite';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** The policy of our pages (`api/http/security-headers.ts`): no script but files, nothing compiled from text. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";

/** What the designers ask of the API: who uses a form, and to keep what is drawn. */
const api: Plugin = {
  name: 'bench-api',
  configurePreviewServer({ middlewares }) {
    middlewares.use('/api', (request, response) => {
      const body = request.method === 'GET' ? { items: [], processes: [] } : { revision: 2 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
  },
};

/** Builds the page of a folder as it would ship, minified, and serves it on a free port under the content policy of our pages. */
export async function servePage(root: string): Promise<ServedPage> {
  const outDir = await mkdtemp(join(tmpdir(), 'aidflow-bench-'));
  const shared = { root, configFile: false as const, logLevel: 'error' as const, plugins: [vue(), api] };
  await build({
    ...shared,
    build: { outDir, emptyOutDir: true, target: 'es2020', chunkSizeWarningLimit: 5000 },
  });
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, headers: { 'content-security-policy': POLICY } },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The page has no address');
  return {
    url,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
