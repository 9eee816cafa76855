import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { camundaVersions } from './distribution.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it.each(camundaVersions)(
  'the demonstration ends on Camunda %s as it does on the embedded engine',
  async (version) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'scripts/demo.ts', '--engine', 'camunda', '--camunda-version', version],
      { cwd: root },
    );
    expect(stdout).toContain('every case reached its expected end');
  },
  600_000,
);
