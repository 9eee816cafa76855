import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../kit/log.ts';
import { ScenarioList, type Scenario, type ScenarioCode } from '../model/registry.ts';
import { demoClient } from '../server/demo-accounts.ts';
import { roles, startProgram } from '../server/program.ts';
import { StartError } from '../server/start-error.ts';
import { readSecrets } from '../server/secrets.ts';
import { readSettings, type Settings } from '../server/settings.ts';
import { chooseEngine, type ChosenEngine } from './demo/engine.ts';
import { playAll, type Filed } from './demo/play.ts';
import { applicationOf, Integrator } from './demo/integrator.ts';
import { report } from './demo/report.ts';

/** Does the main job without a person, in a data directory of its own, and says what became of every case. */
async function demo(): Promise<boolean> {
  const engine = await chooseEngine(process.argv.slice(2), process.env, say);
  const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-demo-'));
  // PostgreSQL may run as another user, who has to get through.
  await chmod(dataDir, 0o755);
  try {
    const settings = readSettings({
      PORT: '0',
      DATA_DIR: dataDir,
      CLOCK: 'controlled',
      PAGES: 'false',
      LOG_LEVEL: 'error',
      CALENDAR_CHECK_SECONDS: '0.3',
      DEPOSIT_ANSWER_AFTER: 'WD2',
      ...engine.settings,
    });
    return await play(settings, engine);
  } finally {
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function play(settings: Settings, { quietMs }: ChosenEngine): Promise<boolean> {
  const started = Date.now();
  say('starting in a temporary data directory');
  const program = await startProgram(settings, new Set(roles), createLog({ level: settings.LOG_LEVEL }));
  try {
    const secrets = await readSecrets(settings);
    const integrator = new Integrator(program.url, demoClient, secrets.demoClientSecret);
    await integrator.signIn();
    say(`ready after ${seconds(started)} s; filing applications`);
    const scenarios = await scenariosAt(program.simulatorsUrl ?? '');
    const filed = await fileAll(integrator, scenarios);
    say(`${filed.length} applications filed and signed; people go to work`);
    await playAll({
      url: program.url,
      simulatorsUrl: program.simulatorsUrl ?? '',
      integrator,
      filed,
      secrets,
      quietMs,
      say,
    });
    const good = await report({ integrator, filed, scenarios, say });
    say(
      `${good ? 'every case reached its expected end' : 'NOT every case reached its expected end'} after ${seconds(started)} s`,
    );
    return good;
  } finally {
    await program.stop();
  }
}

const seconds = (since: number): string => ((Date.now() - since) / 1000).toFixed(1);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function scenariosAt(simulatorsUrl: string): Promise<Scenario[]> {
  const response = await fetch(`${simulatorsUrl}/population/scenarios`);
  return ScenarioList.parse(await response.json()).items;
}

interface Filing {
  scenario: ScenarioCode;
  item: 'MIN_LIVING' | 'TEMP_AID';
  urgent?: boolean;
  expect: Filed['expect'];
  count: number;
}

const filings: readonly Filing[] = [
  {
    scenario: 'allowance-undisputed',
    item: 'MIN_LIVING',
    expect: { state: 'GRANTED', review: 'skipped' },
    count: 2,
  },
  {
    scenario: 'allowance-disputed',
    item: 'MIN_LIVING',
    expect: { state: 'GRANTED', review: 'held' },
    count: 1,
  },
  {
    scenario: 'supporter-elsewhere',
    item: 'MIN_LIVING',
    expect: { state: 'GRANTED', review: 'skipped' },
    count: 1,
  },
  {
    scenario: 'allowance-rejected',
    item: 'MIN_LIVING',
    expect: { state: 'REJECTED', review: 'skipped' },
    count: 1,
  },
  {
    scenario: 'allowance-hidden-deposit',
    item: 'MIN_LIVING',
    expect: { state: 'REJECTED', review: 'skipped' },
    count: 1,
  },
  {
    scenario: 'temporary-urgent',
    item: 'TEMP_AID',
    urgent: true,
    expect: { state: 'GRANTED', review: 'none' },
    count: 1,
  },
  {
    scenario: 'temporary-ordinary',
    item: 'TEMP_AID',
    expect: { state: 'GRANTED', review: 'none' },
    count: 1,
  },
];

async function fileAll(integrator: Integrator, scenarios: readonly Scenario[]): Promise<Filed[]> {
  const filed: Filed[] = [];
  for (const { scenario: code, item, urgent = false, expect, count } of filings) {
    for (const scenario of scenarios.filter((found) => found.code === code).slice(0, count)) {
      const application = await integrator.file(applicationOf(scenario, item, urgent));
      await integrator.signAll(application);
      const caseId = application.cases[0]?.id;
      if (caseId === undefined) throw new Error(`Application ${application.no} has no case`);
      filed.push({ caseId, scenario, item, urgent, expect });
    }
  }
  return filed;
}

const good = await demo().catch((error: unknown) => {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return false;
});
process.exit(good ? 0 : 1);
