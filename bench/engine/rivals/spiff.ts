import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Rival } from '../rival.ts';
import { writeModels } from './files.ts';
import { databaseEnv } from './java.ts';
import { startProgram } from './program.ts';

const run = promisify(execFile);
const PACKAGES = ['SpiffWorkflow==3.2.0', 'psycopg[binary]==3.3.9'];

const pythonOf = (workDir: string) => join(workDir, 'python', 'bin', 'python');

export const spiff: Rival = {
  name: 'spiffworkflow-3.2.0',
  note: 'an interpreter: no job queue, no locks, no history; its state saved at every wait; two processes, an instance at a time in each',
  async prepare({ workDir }) {
    const known = await access(pythonOf(workDir)).then(
      () => true,
      () => false,
    );
    if (known) return;
    await run('python3', ['-m', 'venv', join(workDir, 'python')]);
    await run(pythonOf(workDir), ['-m', 'pip', '-q', 'install', ...PACKAGES]);
  },
  async start(surroundings) {
    const { workDir, database } = surroundings;
    const models = await writeModels(workDir, 'spiff');
    await database.fresh('bench_spiff');
    return startProgram(
      {
        command: pythonOf(workDir),
        args: [fileURLToPath(new URL('spiff/bench.py', import.meta.url))],
        env: { ...databaseEnv(surroundings, 'bench_spiff'), MODELS: models },
      },
      surroundings,
    );
  },
};
