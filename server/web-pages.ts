import { join } from 'node:path';
import express, { Router } from 'express';
import { buildOnce } from './page-build.ts';

/** Builds the web pages where that was not done yet; gives the folder that holds them. */
export const buildPages = (): Promise<string> =>
  buildOnce({
    config: 'vite.config.ts',
    sources: ['workbench', 'designer', 'ui', 'model', 'rules', 'feel', 'form-model', 'package-lock.json'],
    output: 'dist/web',
  });

/** Serves the built applications in a folder; every address without a file is a route of the application it begins with. */
export function pages(folder: string): Router {
  const router = Router();
  router.use(
    express.static(folder, { index: false, maxAge: '1y', immutable: true, setHeaders: revalidateHtml }),
  );
  router.get(/^\/(?!api\/|v2\/|oauth\/|assets\/).*$/, (req, res) => {
    const application = /^\/designer(\/|$)/.test(req.path) ? 'designer' : 'workbench';
    res
      .set('cache-control', 'no-cache')
      .sendFile(join(folder, application, 'index.html'), { dotfiles: 'allow' });
  });
  return router;
}

function revalidateHtml(res: { setHeader(name: string, value: string): unknown }, path: string): void {
  if (path.endsWith('.html')) res.setHeader('cache-control', 'no-cache');
}
