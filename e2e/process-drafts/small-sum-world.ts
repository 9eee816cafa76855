import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { ScenarioList } from '../../model/registry.ts';
import { applicationOf, Integrator } from '../../scripts/demo/integrator.ts';
import { playAll, type Filed } from '../../scripts/demo/play.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import { roles, startProgram } from '../../server/program.ts';
import { readSecrets } from '../../server/secrets.ts';
import { readSettings } from '../../server/settings.ts';
import { newPage } from '../../test/browser.ts';

/** A form that a clerk fills on the phone; its one question decides how the case goes on. */
const callBack = {
  key: 'call-back',
  title: { zh: '电话回访表', en: 'Call back' },
  document: {
    key: 'call-back',
    version: 1,
    title: { zh: '电话回访表', en: 'Call back' },
    schema: {
      type: 'object',
      properties: {
        reached: {
          type: 'boolean',
          title: { zh: '联系上了', en: 'Reached' },
          'x-component': 'yesNo',
          required: true,
        },
      },
    },
  },
};

export type Administrator = 'administrator-city' | 'administrator-city-2';
export type SmallSumWorld = Awaited<ReturnType<typeof aSmallSumWorld>>;

/** The whole program with a small district, and a form that administrators find there. */
export async function aSmallSumWorld() {
  const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-small-sum-'));
  await chmod(dataDir, 0o755);
  const settings = readSettings({
    ...{ PORT: '0', DATA_DIR: dataDir, CLOCK: 'controlled', LOG_LEVEL: 'error' },
    ...{ DISTRICT_PEOPLE: '500', CALENDAR_CHECK_SECONDS: '0.3' },
  });
  const program = await startProgram(settings, new Set(roles), createLog({ level: 'error' }));
  const secrets = await readSecrets(settings);

  /** An administrator who calls the API; gives the body of the answer. */
  async function administrator(username: Administrator) {
    const send = (path: string, body: object, cookie = ''): Promise<Response> =>
      fetch(program.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      });
    const session = await send('/api/session', { username, password: secrets.demoPassword(username) });
    const cookie = session.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
    return async (path: string, body: object): Promise<unknown> => {
      const answer = await send(path, body, cookie.join('; '));
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.status === 204 ? undefined : answer.json();
    };
  }

  /** An administrator in the designer. */
  async function signedIn(username: Administrator, path = ''): Promise<{ page: Page; faults: string[] }> {
    const { page, faults } = await newPage();
    await page.goto(`${program.url}/designer/processes${path}`);
    await page.getByLabel('用户名').fill(username);
    await page.getByLabel('密码').fill(secrets.demoPassword(username));
    await page.keyboard.press('Enter');
    return { page, faults };
  }

  /** An integrator files an application for an item; people do their work until it is paid. */
  async function runToPayment(itemCode: string): Promise<void> {
    const integrator = new Integrator(program.url, demoClient, secrets.demoClientSecret);
    await integrator.signIn();
    const simulatorsUrl = program.simulatorsUrl ?? '';
    const answer: unknown = await (await fetch(`${simulatorsUrl}/population/scenarios`)).json();
    const scenario = ScenarioList.parse(answer).items.find(({ code }) => code === 'temporary-ordinary');
    if (!scenario) throw new Error('The district has nobody in sudden hardship');
    const application = await integrator.file({ ...applicationOf(scenario, 'TEMP_AID'), itemCode });
    await integrator.signAll(application);
    const caseId = application.cases[0]?.id ?? '';
    const filed: Filed = {
      ...{ caseId, scenario, item: 'TEMP_AID', urgent: false },
      expect: { state: 'GRANTED', review: 'none' },
    };
    const stage = { url: program.url, simulatorsUrl, integrator, secrets, quietMs: 1500 };
    const answers = { 'call-back': { reached: true } };
    await playAll({ ...stage, answers, filed: [filed], say: () => undefined });
    expect(await integrator.case(caseId)).toMatchObject({
      state: 'GRANTED',
      itemCode,
      payments: [{ state: 'PAID' }],
    });
  }

  const first = await administrator('administrator-city');
  await first('/api/form-designs', callBack);
  await first('/api/form-designs/call-back/publication', { revision: 1, note: '首次' });
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { administrator, signedIn, runToPayment, stop };
}
