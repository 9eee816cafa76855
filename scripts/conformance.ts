import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { AuthOptions } from '../engine/index.ts';
import { permissions } from '../engine/rest/auth.ts';
import { migrate } from '../migrations/migrate.ts';
import { startPostgres } from '../server/postgres.ts';
import { startEmbeddedEngine } from '../test/embedded-engine.ts';

/** Foreign suites that run against any server speaking the API of Camunda 8.8. They are run where they lie, by URL. */
const suites = {
  sdk: {
    include: ['src/__tests__/c8/rest/', 'src/__tests__/8.8/', 'src/__tests__/oca/'],
    env: (address: string) => ({
      ZEEBE_REST_ADDRESS: address,
      TEST_VERSION: '8.8',
      TEST_DEPLOYMENT: 'self-managed',
      TEST_TENANCY: 'single-tenant',
    }),
    open: { CAMUNDA_AUTH_STRATEGY: 'NONE', TEST_SECURITY: 'unsecured' },
    secured: { TEST_SECURITY: 'secured' },
  },
  'cluster-api': {
    include: ['tests-integration'],
    env: (address: string) => ({
      CAMUNDA_REST_ADDRESS: address,
      CAMUNDA_SDK_INTEGRATION: '1',
      CAMUNDA_SDK_VALIDATION: 'req:none,res:strict',
    }),
    open: {},
    secured: {},
  },
} as const;

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const usage =
  'npm run conformance -- --suite sdk|cluster-api --checkout <directory, dependencies installed> [--secured] [--only <part of a path>] [--verbose]';

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    checkout: { type: 'string' },
    secured: { type: 'boolean', default: false },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const { suite: name, checkout } = values;
if ((name !== 'sdk' && name !== 'cluster-api') || checkout === undefined) throw new Error(usage);
const suite = suites[name];

/** The only caller of a secured engine. */
const user = { name: 'conformance', secret: 'of-the-suite' };
const credentials = {
  CAMUNDA_AUTH_STRATEGY: 'BASIC',
  CAMUNDA_BASIC_AUTH_USERNAME: user.name,
  CAMUNDA_BASIC_AUTH_PASSWORD: user.secret,
};

const folder = await mkdtemp(join(tmpdir(), 'aidflow-conformance-'));
chmodSync(folder, 0o755);
const postgres = await startPostgres({ dataDir: join(folder, 'data'), settings: ['fsync=off'] });
try {
  await migrate(postgres.url);
  const auth: AuthOptions = values.secured
    ? { method: 'basic', users: [{ ...user, permissions }] }
    : { method: 'none' };
  const engine = await startEmbeddedEngine(postgres.url, auth);
  try {
    const file = join(folder, 'report.json');
    const include = values.only === undefined ? suite.include : [values.only];
    const env = {
      ...suite.env(engine.restAddress),
      ...(values.secured ? { ...credentials, ...suite.secured } : suite.open),
    };
    await runVitest(resolve(checkout), { include, env, file });
    print(Report.parse(JSON.parse(await readFile(file, 'utf8'))), resolve(checkout));
  } finally {
    await engine.stop();
  }
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function runVitest(
  cwd: string,
  { include, env, file }: { include: readonly string[]; env: Record<string, string>; file: string },
): Promise<void> {
  const args = ['vitest', 'run', ...include, '--reporter=json', `--outputFile=${file}`];
  const child = spawn('npx', [...args, '--no-file-parallelism', '--testTimeout=30000'], {
    cwd,
    env: { ...withoutCamunda(process.env), ...env },
    stdio: values.verbose ? 'inherit' : 'ignore',
  });
  await new Promise<void>((ended, failed) => {
    child.once('error', failed);
    child.once('exit', () => ended());
  });
}

/** Settings of the caller's own cluster must not lead the suite there. */
function withoutCamunda(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => !/^(CAMUNDA|ZEEBE)_/.test(key)));
}

function print({ testResults }: z.infer<typeof Report>, root: string): void {
  const totals = new Map<string, number>();
  for (const file of testResults) {
    const { assertionResults: tests, message } = file;
    const counts = new Map<string, number>();
    for (const { status } of tests) {
      counts.set(status, (counts.get(status) ?? 0) + 1);
      totals.set(status, (totals.get(status) ?? 0) + 1);
    }
    const passed = counts.get('passed') ?? 0;
    const failed = tests.filter(({ status }) => status === 'failed');
    say(`${relative(root, file.name)}: ${passed} passed, ${failed.length} failed of ${tests.length}`);
    if (failed.length === 0 && file.status === 'failed')
      say(`  could not begin: ${(message ?? '').slice(0, 600)}`);
    for (const { fullName, failureMessages } of failed)
      say(`  ${fullName}: ${failureMessages?.[0]?.slice(0, 600) ?? ''}`);
  }
  say([...totals].map(([status, count]) => `${count} ${status}`).join(', '));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
