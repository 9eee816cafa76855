import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { build, preview } from 'vite';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the page as it would ship and serves it on a free port, under the content policy of our pages. */
export async function servePage(): Promise<ServedPage> {
  const root = fileURLToPath(new URL('./page', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'aidflow-form-'));
  const shared = { root, configFile: false as const, logLevel: 'error' as const, plugins: [vue()] };
  await build({
    ...shared,
    build: { outDir, emptyOutDir: true, target: 'es2020', minify: false, chunkSizeWarningLimit: 5000 },
  });
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: {
      host: '127.0.0.1',
      port: 0,
      headers: {
        'content-security-policy':
          "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:",
      },
    },
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
