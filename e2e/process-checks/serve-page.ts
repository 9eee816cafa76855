import { preview } from 'vite';
import { buildOnce } from '../../server/page-build.ts';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** The policy of our pages: no script but files, nothing compiled from text. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:";

/** Builds the page on which processes are checked without a server, unless that was done, and serves it on a free port. */
export async function servePage(): Promise<ServedPage> {
  const outDir = await buildOnce({
    config: 'e2e/process-checks/vite.config.ts',
    sources: [
      ...['e2e/process-checks/page', 'designer', 'ui', 'process-model', 'engine/core', 'engine/decision'],
      ...['form-model', 'rules', 'model', 'feel', 'package-lock.json'],
    ],
    output: 'dist/process-checks-page',
  });
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, headers: { 'content-security-policy': POLICY } },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The page has no address');
  return { url, close: () => server.close() };
}
