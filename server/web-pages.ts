import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router } from 'express';
import { installation } from '../kit/installation.ts';
import { StartError } from './start-error.ts';

const output = join(installation, 'dist', 'web');
const stamp = join(output, '.sources');
const sources = [
  'workbench',
  'designer',
  'ui',
  'model',
  'rules',
  'feel',
  'form-model',
  'package-lock.json',
  'vite.config.ts',
];

/** Builds the web pages when their sources changed since the last build. */
export async function buildPages(): Promise<void> {
  const wanted = await fingerprint();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  // A process of its own: the compiler's memory goes back to the machine when it is done.
  const vite = join(installation, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: installation,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new StartError(`The web pages can't be built: ${complaint.trim().slice(0, 2000)}`);
  await writeFile(stamp, wanted);
}

/** Serves the built applications; every address without a file is a route of the application it begins with. */
export function pages(): Router {
  const router = Router();
  router.use(
    express.static(output, { index: false, maxAge: '1y', immutable: true, setHeaders: revalidateHtml }),
  );
  router.get(/^\/(?!api\/|v2\/|oauth\/|assets\/).*$/, (req, res) => {
    const application = /^\/designer(\/|$)/.test(req.path) ? 'designer' : 'workbench';
    res
      .set('cache-control', 'no-cache')
      .sendFile(join(output, application, 'index.html'), { dotfiles: 'allow' });
  });
  return router;
}

function revalidateHtml(res: { setHeader(name: string, value: string): unknown }, path: string): void {
  if (path.endsWith('.html')) res.setHeader('cache-control', 'no-cache');
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    const info = await stat(path);
    if (info.isDirectory()) {
      for (const name of (await readdir(path)).sort()) await add(join(path, name));
    } else if (!path.endsWith('.spec.ts'))
      hash.update(path.slice(installation.length)).update(await readFile(path));
  };
  for (const source of sources) await add(join(installation, source));
  return hash.digest('hex');
}
