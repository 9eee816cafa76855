import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
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
import { closeBrowser, newPage } from '../../test/browser.ts';

let dataDir: string;
let program: Awaited<ReturnType<typeof startProgram>>;
let secrets: Secrets;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aidflow-small-sum-'));
  await chmod(dataDir, 0o755);
  const settings = readSettings({
    ...{ PORT: '0', DATA_DIR: dataDir, CLOCK: 'controlled', LOG_LEVEL: 'error' },
    ...{ DISTRICT_PEOPLE: '500', CALENDAR_CHECK_SECONDS: '0.3' },
  });
  program = await startProgram(settings, new Set(roles), createLog({ level: 'error' }));
  secrets = await readSecrets(settings);
}, 240_000);
afterAll(async () => {
  await closeBrowser();
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

  await runToPayment('TEMP_AID_SMALL');
}, 240_000);

/** An integrator files an application for an item; people do their work until it is paid. */
async function runToPayment(itemCode: string): Promise<void> {
  const integrator = new Integrator(program.url, demoClient, secrets.demoClientSecret);
  await integrator.signIn();
  const simulatorsUrl = program.simulatorsUrl ?? '';
  const answer: unknown = await (await fetch(`${simulatorsUrl}/population/scenarios`)).json();
  const scenario = ScenarioList.parse(answer).items.find(({ code }) => code === 'temporary-ordinary');
  if (!scenario) throw new Error('The district has nobody in sudden hardship');
  const application = await integrator.file({
    ...applicationOf(scenario, 'TEMP_AID'),
    itemCode,
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
    itemCode,
    payments: [{ state: 'PAID' }],
  });
}

async function signedIn(username: string, path: string): Promise<Page> {
  const { page } = await newPage();
  await page.goto(`${program.url}/designer/processes${path}`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(secrets.demoPassword(username));
  await page.keyboard.press('Enter');
  return page;
}

const focused = (page: Page): Promise<string> => page.locator('[role="treeitem"]:focus strong').innerText();

/** Goes down the outline by keys until a row begins with some words. */
async function goTo(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Home');
  for (let n = 0; n < 60 && !(await focused(page)).startsWith(words); n += 1)
    await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toContain(words);
}

/** Adds a step behind the row that has the focus, by keys; the row it becomes has the focus then. */
async function addByKeys(page: Page, kind: string, row = kind): Promise<void> {
  await page.keyboard.press('Insert');
  const select = page.locator('form select:focus');
  await select.waitFor();
  const chosen = (): Promise<unknown> => page.evaluate('document.activeElement.selectedOptions[0].label');
  await page.keyboard.press('Home');
  for (let n = 0; n < 60 && (await chosen()) !== kind; n += 1) await page.keyboard.press('ArrowDown');
  expect(await chosen()).toBe(kind);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe(row);
}

it('is drawn from nothing by keys alone, mended, published by a second person, and pays', async () => {
  const page = await signedIn('administrator-city', '');
  await page.getByRole('button', { name: '新建流程' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: '模板' }).selectOption('start-to-end');
  await dialog.getByLabel('名称').fill('临时救助（键盘绘制）');
  await dialog.getByLabel('标识').fill('temporary-keys');
  await dialog.getByRole('button', { name: '新建流程' }).click();
  await page.getByRole('heading', { name: '临时救助（键盘绘制）', level: 1 }).waitFor();
  await page.getByRole('button', { name: '大纲' }).press('Enter');
  await page.getByRole('treeitem').first().focus();
  await addByKeys(page, '核验授权与材料');
  await addByKeys(page, '受理与补正', '受理申请');
  await goTo(page, '否则');
  await addByKeys(page, '紧急审批');
  await addByKeys(page, '决定、确认待遇与发放', '作出决定');

  // A slip of the pen is named in a sentence, and goes with its cause.
  await goTo(page, '如果：准予');
  const change = async (condition: string): Promise<void> => {
    await page.locator('[role="treeitem"]:focus').getByRole('button', { name: '改条件' }).press('Enter');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(condition);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toContain('准予');
  };
  await change('outcom = "GRANT"');
  const problems = page.getByRole('region', { name: '流程检查' }).last();
  await expect.poll(() => problems.innerText()).toContain('错误 1 处');
  await problems.getByRole('button').first().press('Enter');
  await expect.poll(() => problems.innerText()).toContain('outcom');
  await page.locator('[role="treeitem"][tabindex="0"]').focus();
  await goTo(page, '如果：准予');
  await change('outcome = "GRANT"');
  await expect.poll(() => problems.innerText()).toContain('错误 0 处');
  await expect.poll(() => page.getByText('已保存').count()).toBeGreaterThan(0);

  await page.getByRole('button', { name: '发布', exact: true }).press('Enter');
  await page.getByLabel('修改说明').fill('第一次发布');
  await page.getByRole('button', { name: '提交审核' }).click();
  await page.getByText('已提交，等待另一位管理员审核。').waitFor();
  const other = await signedIn('administrator-city-2', '/temporary-keys');
  await other.getByRole('button', { name: '通过并发布' }).click();
  await other.getByText('已发布第 1 版。').waitFor();
  const first = await administrator('administrator-city');
  const name = { zh: '临时救助（键盘）', en: 'Temporary assistance by keys' };
  await first('/api/items', { from: 'TEMP_AID', code: 'TEMP_KEYS', name, process: 'temporary-keys' });
  await runToPayment('TEMP_KEYS');
}, 240_000);
