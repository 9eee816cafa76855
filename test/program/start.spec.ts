import { createServer } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { applicationOf, Integrator } from '../../scripts/demo/integrator.ts';
import type { ApplicationView } from '../../model/application.ts';
import { ScenarioList } from '../../model/registry.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import { readSecrets } from '../../server/secrets.ts';
import { readSettings } from '../../server/settings.ts';
import { startSimulators, type Simulators } from '../../server/simulators.ts';
import { freePort } from '../processes.ts';
import { dataDirectory, descendants, isAlive, run, type RunningProgram } from './program.ts';

let data: Awaited<ReturnType<typeof dataDirectory>>;
beforeAll(async () => {
  data = await dataDirectory();
});
afterAll(() => data.remove());

/** Starts the program, which has to refuse, and gives what it said. */
async function refusal(settings: Record<string, string>, args: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await run({ PORT: '0', DATA_DIR: data.path, ...settings }, args).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  // One sentence: no stack, no second line.
  expect(stderr).toMatch(/^[^\n]+\.\n$/);
  return stderr.trim();
}

describe('the start is refused in one sentence', () => {
  it('when the port is busy', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((done) => other.once('listening', done));
    const address = other.address();
    const port = address && typeof address === 'object' ? String(address.port) : '';
    expect(await refusal({ PORT: port })).toBe(
      `The port ${port} is busy; stop the program that uses it or set PORT to another one.`,
    );
  });

  it('when the data directory belongs to another version of PostgreSQL', async () => {
    const folder = join(data.path, 'older');
    await mkdir(join(folder, 'postgres'), { recursive: true });
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '9\n');
    expect(await refusal({ DATA_DIR: folder })).toMatch(
      /belongs to PostgreSQL 9, this program brings \d+; choose/,
    );
  });

  it('when the data directory cannot be made', async () => {
    const file = join(data.path, 'a-file');
    await writeFile(file, '');
    expect(await refusal({ DATA_DIR: join(file, 'below') })).toMatch(
      /^The data directory .* can't be created: /,
    );
  });

  it('when the engine would be open to the network', async () => {
    expect(await refusal({ ENGINE_AUTH: 'none', HOST: '0.0.0.0' })).toBe(
      'ENGINE_AUTH=none is accepted only on loopback, but HOST is 0.0.0.0.',
    );
  });

  it('when a setting is wrong', async () => {
    expect(await refusal({ PORT: 'eighty' })).toMatch(/^The setting PORT is wrong: /);
  });

  it.each([
    [['--only', 'painter'], 'There is no role "painter"; use npm start [-- --only api|engine|worker].'],
    [
      ['--olny', 'api'],
      'The program was called with arguments it does not know; use npm start [-- --only api|engine|worker].',
    ],
  ])('when the arguments are %j', async (args, sentence) => {
    expect(await refusal({}, args)).toBe(sentence);
  });
});

/** What the engine's address answers from the first moment on. */
async function statusesUntilReady(program: RunningProgram, url: string): Promise<Set<number>> {
  const seen = new Set<number>();
  const ready = new AbortController();
  const asking = (async () => {
    while (!ready.signal.aborted) {
      const response = await fetch(`${url}/v2/topology`).catch(() => undefined);
      if (response) seen.add(response.status);
      await new Promise((done) => setTimeout(done, 5));
    }
  })();
  await program.ready(url);
  ready.abort();
  await asking;
  return seen;
}

describe('--only engine', () => {
  it('serves /v2 and /readyz, and nothing else', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const program = run({ PORT: String(port), DATA_DIR: join(data.path, 'engine') }, ['--only', 'engine']);
    onTestFinished(async () => {
      await program.terminate();
    });
    const statuses = await statusesUntilReady(program, url);
    // Nobody who asks too early may take what he asks for as gone.
    expect([...statuses].filter((code) => code !== 503)).toEqual([401]);

    const status = async (path: string): Promise<number> => (await fetch(url + path)).status;
    expect({
      engine: await status('/v2/topology'),
      api: await status('/api/items'),
      documentation: await status('/api/openapi.json'),
      tokens: await status('/oauth/token'),
      pages: await status('/'),
    }).toEqual({ engine: 401, api: 404, documentation: 404, tokens: 404, pages: 404 });
  }, 60_000);
});

describe('npm start', () => {
  it('takes the program with it when npm is told to end', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const program = run(
      { PORT: String(port), DATA_DIR: join(data.path, 'by-npm') },
      ['--only', 'engine'],
      'npm',
    );
    await program.ready(url);
    const children = await descendants(program.pid);
    expect(children.length).toBeGreaterThan(2);

    await program.terminate();

    await expect.poll(() => children.filter(isAlive), { timeout: 5_000 }).toEqual([]);
  }, 60_000);
});

describe('a program that is told to end', () => {
  let simulators: Simulators;
  let folder: string;
  let settings: Record<string, string>;
  let url: string;
  let program: RunningProgram | undefined;

  beforeAll(async () => {
    folder = join(data.path, 'program');
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    // The outside world lives on while the program is away.
    simulators = await startSimulators(
      readSettings({ DATA_DIR: join(folder, 'outside'), DISTRICT_PEOPLE: '500' }),
    );
    settings = {
      PORT: String(port),
      DATA_DIR: folder,
      DISTRICT_PEOPLE: '500',
      SIMULATORS: 'false',
      REGISTRY_URL: simulators.url,
      BANK_URL: simulators.url,
      SMS_URL: simulators.url,
    };
  }, 60_000);
  afterAll(async () => {
    await program?.terminate();
    await simulators.stop();
  });

  const signedIn = async (): Promise<Integrator> => {
    const { demoClientSecret } = await readSecrets(readSettings(settings));
    const integrator = new Integrator(url, demoClient, demoClientSecret);
    await integrator.signIn();
    return integrator;
  };
  const fileOne = async (integrator: Integrator): Promise<ApplicationView> => {
    const response = await fetch(`${simulators.url}/population/scenarios`);
    const { items } = ScenarioList.parse(await response.json());
    const scenario = items.find(({ code }) => code === 'temporary-ordinary');
    if (!scenario) throw new Error('The population has no such scenario');
    return integrator.file(applicationOf(scenario, 'TEMP_AID'));
  };

  it('ends with every child within five seconds, and the next start goes on with its cases', async () => {
    // given a case that runs
    program = run(settings);
    await program.ready(url);
    const before = await signedIn();
    const application = await fileOne(before);
    const caseId = application.cases[0]?.id ?? '';
    await before.signAll(application);
    await expect.poll(async () => (await before.case(caseId)).state, { timeout: 15_000 }).toBe('SUBMITTED');
    const children = await descendants(program.pid);

    // when the program is told to end
    const { code, milliseconds } = await program.terminate();

    // then nothing of it is left
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(5000);
    expect(children.filter(isAlive)).toEqual([]);
    if (process.platform === 'linux') expect(children.length).toBeGreaterThan(1);

    // and the next start knows the case, whose process takes the message it waits for
    program = run(settings);
    await program.ready(url);
    const after = await signedIn();
    expect((await after.case(caseId)).state).toBe('SUBMITTED');
    await after.call('POST', `/api/cases/${caseId}/messages`, { type: 'WITHDRAW', reason: 'Found work' });
    await expect.poll(async () => (await after.case(caseId)).state, { timeout: 15_000 }).toBe('WITHDRAWN');
  }, 90_000);
});
