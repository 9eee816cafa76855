import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { installation } from '../kit/installation.ts';
import { StartError } from './start-error.ts';

/** Pages that are built together. Paths are from the folder of the program. */
export interface PageBuild {
  /** Configuration of Vite. */
  readonly config: string;
  /** Files and folders that decide what comes out. */
  readonly sources: readonly string[];
  /** Folder under which each state of the sources has its own. */
  readonly output: string;
}

/**
 * Builds pages unless these very sources were built before; gives the folder that holds them. Each state of the sources has
 * a folder of its own, which comes into being as a whole: programs that start at the same moment, and those that still
 * serve older pages, do not disturb each other.
 */
export async function buildOnce({ config, sources, output }: PageBuild): Promise<string> {
  const folder = join(installation, output, await fingerprint([config, ...sources]));
  if (await exists(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  // A process of its own: the compiler's memory goes back to the machine when it is done.
  const vite = join(installation, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(
    process.execPath,
    [vite, 'build', '--config', config, '--logLevel', 'warn', '--outDir', unfinished],
    { cwd: installation, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new StartError(`The web pages can't be built: ${complaint.trim().slice(0, 2000)}`);
  // Another program may have been quicker.
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  });
  await removeOlder(folder);
  return folder;
}

const DAY_MS = 86_400_000;

/** Pages of other sources that nobody can be reading any more. */
async function removeOlder(current: string): Promise<void> {
  const output = join(current, '..');
  for (const name of await readdir(output)) {
    const path = join(output, name);
    const info = await stat(path).catch(() => undefined);
    if (path !== current && info && Date.now() - info.mtimeMs > DAY_MS)
      await rm(path, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function fingerprint(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    const info = await stat(path);
    if (info.isDirectory()) {
      for (const name of (await readdir(path)).sort()) await add(join(path, name));
    } else if (!path.endsWith('.spec.ts'))
      hash.update(path.slice(installation.length)).update(await readFile(path));
  };
  for (const source of sources) await add(join(installation, source));
  return hash.digest('hex').slice(0, 16);
}
