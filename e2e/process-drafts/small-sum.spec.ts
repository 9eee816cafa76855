import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createLog } from '../../kit/log.ts';
import { ScenarioList } from '../../model/registry.ts';
import { applicationOf, Integrator } from '../../scripts/demo/integrator.ts';
import { playAll, type Filed } from '../../scripts/demo/play.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import { roles, startProgram } from '../../server/program.ts';
import { readSecrets, type Secrets } from '../../server/secrets.ts';
import { readSettings } from '../../server/settings.ts';

let dataDir: string;
let program: Awaited<ReturnType<typeof startProgram>>;
let secrets: Secrets;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aidflow-small-sum-'));
  await chmod(dataDir, 0o755);
  const settings = readSettings({
    ...{ PORT: '0', DATA_DIR: dataDir, CLOCK: 'controlled', PAGES: 'false', LOG_LEVEL: 'error' },
    ...{ DISTRICT_PEOPLE: '500', CALENDAR_CHECK_SECONDS: '0.3' },
  });
  program = await startProgram(settings, new Set(roles), createLog({ level: 'error' }));
  secrets = await readSecrets(settings);
}, 240_000);
afterAll(async () => {
  await program.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** An administrator who calls the API; gives the body of the answer. */
async function administrator(username: string): Promise<(path: string, body: object) => Promise<unknown>> {
  const send = (path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(program.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const session = await send('/api/session', { username, password: secrets.demoPassword(username) });
  const cookie = session.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  return async (path, body) => {
    const answer = await send(path, body, cookie.join('; '));
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
}

it('runs an application for a new item to payment, by a process that two administrators published', async () => {
  const [first, second] = [
    await administrator('administrator-city'),
    await administrator('administrator-city-2'),
  ];
  const processId = 'temporary-assistance-small';
  const at = `/api/process-designs/${processId}`;
  const name = { zh: '临时救助（小额）', en: 'Temporary assistance, small sum' };
  await first('/api/process-designs', {
    ...{ processId, name: name.zh },
    from: { kind: 'template', template: 'decision-and-payment' },
  });
  const asked = z
    .object({ id: z.string() })
    .parse(await first(`${at}/publication`, { revision: 1, note: '首次' }));
  expect(await second(`${at}/publication/approval`, asked)).toEqual({ version: 1 });
  await first('/api/items', { from: 'TEMP_AID', code: 'TEMP_AID_SMALL', name, process: processId });

  const integrator = new Integrator(program.url, demoClient, secrets.demoClientSecret);
  await integrator.signIn();
  const simulatorsUrl = program.simulatorsUrl ?? '';
  const answer: unknown = await (await fetch(`${simulatorsUrl}/population/scenarios`)).json();
  const scenario = ScenarioList.parse(answer).items.find(({ code }) => code === 'temporary-ordinary');
  if (!scenario) throw new Error('The district has nobody in sudden hardship');
  const application = await integrator.file({
    ...applicationOf(scenario, 'TEMP_AID'),
    itemCode: 'TEMP_AID_SMALL',
  });
  await integrator.signAll(application);
  const caseId = application.cases[0]?.id ?? '';
  const filed: Filed = {
    ...{ caseId, scenario, item: 'TEMP_AID', urgent: false },
    expect: { state: 'GRANTED', review: 'none' },
  };
  const stage = { url: program.url, simulatorsUrl, integrator, secrets, quietMs: 1500 };
  await playAll({ ...stage, filed: [filed], say: () => undefined });
  expect(await integrator.case(caseId)).toMatchObject({
    state: 'GRANTED',
    itemCode: 'TEMP_AID_SMALL',
    payments: [{ state: 'PAID' }],
  });
}, 240_000);
