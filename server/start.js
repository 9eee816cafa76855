// @ts-check
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * What `npm start` runs: joins the TypeScript sources into a few JavaScript files where a source changed since the last
 * time (a quarter of a second), and then is the program. The one file that Node.js reads without any help.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}dist/program/`;
const record = 'made-of.json';

/** @typedef {{ sources: Record<string, string>, files: string[] }} MadeOf sources with their states, and what came of them */

const last = await lastTime();
if (!(last && (await isCurrent(last)))) await join(last?.files ?? []);
await import(`${folder}main.js`);

/** @returns {Promise<MadeOf | undefined>} */
async function lastTime() {
  try {
    /** @type {unknown} */
    const made = JSON.parse(await readFile(folder + record, 'utf8'));
    return isMadeOf(made) ? made : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} made
 * @returns {made is MadeOf}
 */
function isMadeOf(made) {
  return typeof made === 'object' && made !== null && 'sources' in made && 'files' in made;
}

/** @param {MadeOf} last */
async function isCurrent({ sources }) {
  const states = Object.entries(sources).map(async ([source, state]) => (await stateOf(source)) === state);
  return (await Promise.all(states)).every(Boolean);
}

/**
 * @param {string} source path from the root
 * @returns {Promise<string>} its size and the time of its last change; empty if it is gone
 */
async function stateOf(source) {
  const found = await stat(root + source).catch(() => undefined);
  return found ? `${found.mtimeMs} ${found.size}` : '';
}

/** @param {string[]} earlier names of the files that were made the last time */
async function join(earlier) {
  const { build, stop } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'server/main.ts',
      simulators: 'simulators/main.ts',
      'draw-pdf': 'api/print/pdf/drawing-process.ts',
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  // esbuild is a program of its own, which is not needed any more.
  await stop();
  /** @type {Record<string, string>} */
  const sources = {};
  for (const source of [...Object.keys(metafile.inputs), 'package-lock.json'])
    sources[source] = await stateOf(source);
  const files = outputFiles.map(({ path }) => basename(path));
  try {
    await mkdir(folder, { recursive: true });
    for (const { path, contents } of outputFiles) await put(basename(path), contents);
    await put(record, JSON.stringify({ sources, files }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The folder ${folder} can't be written: ${reason}.\n`);
    process.exit(1);
  }
  const gone = earlier.filter((name) => !files.includes(name));
  await Promise.all(gone.map((name) => rm(folder + name, { force: true })));
}

/**
 * Writes a file as a whole: another role may be starting at the same moment.
 * @param {string} name
 * @param {string | Uint8Array} contents
 */
async function put(name, contents) {
  const unfinished = `${folder}${name}.${process.pid}`;
  await writeFile(unfinished, contents);
  await rename(unfinished, folder + name);
}
