import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { camundaVersions } from './distribution.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const patience = 1_200_000;

/** Runs the demonstration; gives item, path, state and amount of every case. */
async function outcomes(...args: string[]): Promise<string[]> {
  const call = ['--import', 'tsx', 'scripts/demo.ts', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, call, { cwd: root });
  expect(stdout).toContain('every case reached its expected end');
  return outcomesIn(stdout);
}

/** Numbers of cases and receipts differ from run to run, and days by how long the clock was left alone. */
function outcomesIn(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter((line) => /^C-\d/.test(line))
    .map((line) => {
      const [, item, path, state, , yuan] = line.split(/ {2,}/);
      return [item, path, state, yuan].join(' · ');
    })
    .sort();
}

let embedded: string[];
beforeAll(async () => {
  embedded = await outcomes();
}, patience);

it('the demonstration shows twelve cases on the embedded engine', () => {
  expect(embedded).toHaveLength(12);
});

it.each(camundaVersions)(
  'the demonstration ends on Camunda %s as it does on the embedded engine',
  async (version) => {
    expect(await outcomes('--engine', 'camunda', '--camunda-version', version)).toEqual(embedded);
  },
  patience,
);
