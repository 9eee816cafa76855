import { preview } from 'vite';
import { buildOnce } from '../../server/page-build.ts';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the page on which forms are tried, unless that was done; gives the folder that holds it. */
export const buildFormPage = (): Promise<string> =>
  buildOnce({
    config: 'e2e/form/vite.config.ts',
    sources: [
      'e2e/form/page',
      'test/form-builder.ts',
      'test/form-cases.ts',
      'test/form-kinds.ts',
      'test/fill-form.ts',
      'test/seeded.ts',
      'ui',
      'form-model',
      'model',
      'feel',
      'package-lock.json',
    ],
    output: 'dist/form-page',
  });

/** Serves the page on a free port, under the content policy of our pages. */
export async function servePage(): Promise<ServedPage> {
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir: await buildFormPage() },
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
  return { url, close: () => server.close() };
}
