import { spawn } from 'node:child_process';

/** Format, lint, types and unused code: what the editor shows, for the whole project. */
export const checks: readonly { name: string; command: readonly string[] }[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'types of the server', command: ['tsc', '-p', '.'] },
  { name: 'types of the web pages', command: ['vue-tsc', '-p', 'tsconfig.web.json'] },
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
];

/** Runs one check and prints its complaints only when it fails. */
export async function runCheck({ name, command }: (typeof checks)[number]): Promise<boolean> {
  const started = Date.now();
  const child = spawn('npx', ['--no-install', ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const passed = code === 0;
  process.stdout.write(
    `${passed ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  if (!passed) process.stdout.write(`${output}\n`);
  return passed;
}

if (import.meta.filename === process.argv[1] || process.argv[1]?.endsWith('scripts/check.ts')) {
  let failed = 0;
  for (const check of checks) if (!(await runCheck(check))) failed++;
  process.exitCode = failed === 0 ? 0 : 1;
}
