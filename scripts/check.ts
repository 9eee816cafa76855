import { spawn } from 'node:child_process';

/** A program whose exit code says whether the project is in order. */
export interface Check {
  name: string;
  command: string;
  args: readonly string[];
}

const npx = (name: string, ...args: string[]): Check => ({
  name,
  command: 'npx',
  args: ['--no-install', ...args],
});

/** The longest first: it runs beside all the others. */
const lint = npx('lint', 'eslint', '--max-warnings', '0', '.');
const others: readonly Check[] = [
  npx('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  npx('types of the server', 'tsc', '-p', '.'),
  npx('types of the web pages', 'vue-tsc', '-p', 'tsconfig.web.json'),
  npx('unused code', 'knip', '--no-progress'),
];

/** Format, lint, types and unused code, with `further` checks after them; two at a time. Gives the number that passed and failed. */
export async function runChecks(further: readonly Check[] = []): Promise<{ passed: number; failed: number }> {
  const inOrder = async (checks: readonly Check[]): Promise<boolean[]> => {
    const results: boolean[] = [];
    for (const check of checks) results.push(await runCheck(check));
    return results;
  };
  const results = (await Promise.all([inOrder([lint]), inOrder([...others, ...further])])).flat();
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

/** Runs one check and prints its complaints only when it fails. */
async function runCheck({ name, command, args }: Check): Promise<boolean> {
  const started = Date.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => {
    child.once('error', (error) => {
      output += error.message;
      done(null);
    });
    child.once('close', done);
  });
  const passed = code === 0;
  const took = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${name} (${took} s)\n${passed ? '' : `${output}\n`}`);
  return passed;
}

if (process.argv[1]?.endsWith('scripts/check.ts')) {
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
}
