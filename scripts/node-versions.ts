import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from './check.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'test', 'node-versions');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const quick = ['run', '--config', 'vitest.quick.config.ts', '--reporter', 'default'];

/** Releases that `test/node-versions/package.json` pins, as binaries beside the one that runs this. */
const releases = [22, 24] as const;
const binary = (release: number): string =>
  join(folder, 'node_modules', `node-${release}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * The quick part of the suite on the further releases of Node.js that the server supports, a check for each.
 * The pinned binaries are made for Linux on x64; elsewhere there is nothing to run, and that is said.
 */
export async function nodeVersionChecks(say: (line: string) => void): Promise<Check[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say(`     Node.js ${releases.join(' and ')}: not run, the pinned binaries are for linux-x64`);
    return [];
  }
  if (!releases.every((release) => existsSync(binary(release)))) await install();
  return releases.map((release) => ({
    name: `quick specs on Node.js ${release}`,
    command: binary(release),
    args: [vitest, ...quick],
  }));
}

/** What fails here is seen by the check, which finds no binary. */
async function install(): Promise<void> {
  const npm = spawn('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund'], { stdio: 'ignore' });
  await new Promise((done) => npm.once('error', done).once('close', done));
}
