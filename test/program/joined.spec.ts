import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('a program that is joined at its start', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aidflow-joined-'));
    for (const name of ['server', 'simulators', 'api/print/pdf'])
      await mkdir(join(folder, name), { recursive: true });
    await cp(join(root, 'server', 'start.js'), join(folder, 'server', 'start.js'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await source('server/main.ts', "import { word } from './word.ts';\nprocess.stdout.write(word);\n");
    await source('server/word.ts', "export const word: string = 'first';\n");
    await source('api/print/pdf/drawing-process.ts', "export const drawing = 'none';\n");
    await source('simulators/main.ts', "export const simulators = 'none';\n");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const source = (path: string, text: string) => writeFile(join(folder, path), text);
  const run = async () =>
    (await promisify(execFile)(process.execPath, [join(folder, 'server', 'start.js')])).stdout;
  const record = () => readFile(join(folder, 'dist', 'program', 'made-of.json'), 'utf8');

  it('is joined anew when a source changed, and only then', async () => {
    expect(await run()).toBe('first');
    const made = await record();
    expect(await run()).toBe('first');
    expect(await record()).toBe(made);

    await source('server/word.ts', "export const word: string = 'another';\n");
    expect(await run()).toBe('another');
    expect(await record()).not.toBe(made);
  });

  it('is joined anew when a source is gone or what was written down is broken', async () => {
    await run();
    await source('server/main.ts', "process.stdout.write('alone');\n");
    await rm(join(folder, 'server', 'word.ts'));
    expect(await run()).toBe('alone');

    await source('dist/program/made-of.json', '{"sources":');
    expect(await run()).toBe('alone');
  });

  it('is joined once and for all by several starts at the same moment', async () => {
    expect(await Promise.all([run(), run(), run(), run()])).toEqual(Array(4).fill('first'));
  });
});
