import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { ScenarioList, type Scenario } from '../../model/registry.ts';
import { applicationOf, Integrator } from '../../scripts/demo/integrator.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import { roles, startProgram, type Program } from '../../server/program.ts';
import { readSecrets, type Secrets } from '../../server/secrets.ts';
import { readSettings } from '../../server/settings.ts';
import { hashPassword } from '../../api/access/passwords.ts';
import { insertUser } from '../../store/org-user.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { accessibilityProblems, closeBrowser, DESK, newPage, PHONE, screenshot } from '../../test/browser.ts';

let database: TestDatabase;
let program: Program;
let secrets: Secrets;
let dataDir: string;
let caseId: string;
let township: string;
const colleague = 'second-clerk';
const colleaguePassword = 'a long word for the test';

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aidflow-e2e-'));
  database = await createTestDatabase();
  const settings = readSettings({
    PORT: '0',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    CLOCK: 'controlled',
    LOG_LEVEL: 'error',
    DISTRICT_PEOPLE: '1000',
    CALENDAR_CHECK_SECONDS: '3600',
  });
  program = await startProgram(settings, new Set(roles), createLog({ level: 'error' }));
  secrets = await readSecrets(settings);
  const integrator = new Integrator(program.url, demoClient, secrets.demoClientSecret);
  await integrator.signIn();
  const scenario = await undisputed(program.simulatorsUrl ?? '');
  const application = await integrator.file(applicationOf(scenario, 'MIN_LIVING'));
  await insertUser(database.pool, {
    ...{ username: colleague, displayName: '欧阳晓霞', roles: ['WINDOW_CLERK'] },
    ...{ jurisdictionId: application.targetTownship.id, department: null, bank: null },
    passwordHash: await hashPassword(colleaguePassword),
  });
  await integrator.signAll(application);
  caseId = application.cases[0]?.id ?? '';
  township = application.targetTownship.id;
}, 240_000);

afterAll(async () => {
  await closeBrowser();
  await program.stop();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

async function undisputed(simulatorsUrl: string): Promise<Scenario> {
  const { items } = ScenarioList.parse(await (await fetch(`${simulatorsUrl}/population/scenarios`)).json());
  const found = items.find(({ code }) => code === 'allowance-undisputed');
  if (!found) throw new Error('The district has no undisputed household');
  return found;
}

/** Demo accounts are numbered in the order of their townships' codes. */
const clerk = (): string => {
  const codes = ['980102001', '980102100', '980121100', '980121200'];
  return `window-clerk-${codes.indexOf(township) + 1}`;
};

async function signIn(
  page: Page,
  username: string,
  password = secrets.demoPassword(username),
): Promise<void> {
  await page.goto(program.url);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '待办' }).waitFor();
}

/** A phone must not have to be pushed sideways. */
const fits = async (page: Page): Promise<boolean> =>
  (await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')) ===
  true;

describe.each([
  ['desk', DESK],
  ['phone', PHONE],
] as const)('the workbench on a %s', (_name, size) => {
  it('says what is missing or wrong at the sign-in, then lets in', async () => {
    const { page } = await newPage(size);
    await page.goto(program.url);

    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('请输入用户名。').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByLabel('用户名').fill('nobody');
    await page.getByLabel('密码').fill('wrong password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: '用户名或密码不正确。' }).waitFor();

    await signIn(page, clerk());
    expect(await fits(page)).toBe(true);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it('shows inbox, cases and payments without faults, in both languages', async () => {
    const { page } = await newPage(size);
    await signIn(page, clerk());
    for (const address of [
      '/tasks?view=claimable',
      '/tasks?view=done',
      '/cases',
      `/cases/${caseId}`,
      '/payments',
      '/payments?view=batches',
    ]) {
      await page.goto(program.url + address);
      await page.locator('main h1').waitFor();
      await page.locator('.state.loading').waitFor({ state: 'detached' });
      expect(await accessibilityProblems(page), address).toEqual([]);
      expect(await fits(page), address).toBe(true);
    }
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Payments' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.context().close();
  });
});

describe('a task in the workbench', () => {
  it.each([
    ['desk', DESK],
    ['phone', PHONE],
  ] as const)(
    'is handed over to a colleague by keys on a %s, with what is typed, and put back',
    async (_name, size) => {
      const { page, faults } = await newPage(size);
      await signIn(page, clerk());
      await page.goto(`${program.url}/tasks?view=claimable&kind=acceptance`);
      await page.getByRole('button', { name: '领取', exact: true }).first().click();
      await page.getByRole('heading', { name: /受理审查/ }).waitFor();
      await answer(page, '申请人与家庭成员身份无误', '否');
      await page.getByRole('button', { name: '转办' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: '转办给同事' });
      await dialog.getByText('欧阳晓霞').waitFor();
      await dialog.getByRole('button', { name: '确定转办' }).click();
      await dialog.getByText('请选择一位同事。').waitFor();
      await dialog.getByRole('radio', { name: /欧阳晓霞/ }).focus();
      await page.keyboard.press('Space');
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await fits(page)).toBe(true);
      if (process.env['SCREENSHOTS'] !== undefined)
        await screenshot(page, join(process.env['SCREENSHOTS'], `hand-over-${size.width}.png`));
      await dialog.getByLabel('原因').fill('下周培训');
      await dialog.getByRole('button', { name: '确定转办' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('已转给欧阳晓霞办理。').waitFor();
      await page.context().close();

      const { page: next } = await newPage(size);
      await signIn(next, colleague, colleaguePassword);
      await next
        .getByRole('link', { name: /受理审查/ })
        .first()
        .click();
      await next.getByRole('heading', { name: /受理审查/ }).waitFor();
      expect(await option(next, '申请人与家庭成员身份无误', '否').isChecked()).toBe(true);
      await next.getByRole('button', { name: '退回任务池' }).click();
      await next.getByText('任务已退回任务池。').waitFor();
      await next.context().close();
      expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
    },
  );

  it(
    'is claimed, saved as a draft, completed by keyboard, and moves the case on',
    { timeout: 60_000 },
    async () => {
      const { page, faults } = await newPage(DESK);
      await signIn(page, clerk());
      await page.goto(`${program.url}/tasks?view=claimable&kind=acceptance`);
      await page.getByRole('button', { name: '领取', exact: true }).first().click();
      await page.getByRole('heading', { name: /受理审查/ }).waitFor();

      // Nothing filled in: all errors at once, none of them lost.
      await page.getByRole('button', { name: '提交办理结果' }).click();
      await page.getByRole('alert').first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);

      await answer(page, '申请人与家庭成员身份无误', '是');
      await page.getByRole('button', { name: '保存草稿' }).click();
      await page.getByText('草稿已保存').waitFor();
      await page.reload();
      await page.getByRole('heading', { name: /受理审查/ }).waitFor();
      expect(await option(page, '申请人与家庭成员身份无误', '是').isChecked()).toBe(true);

      await answer(page, '材料齐全', '是');
      await answer(page, '受理结果', '予以受理');
      await page.getByRole('button', { name: '提交办理结果' }).focus();
      await page.keyboard.press('Enter');
      await page
        .getByText(/已办结/)
        .first()
        .waitFor();

      await page.goto(`${program.url}/cases/${caseId}`);
      await page.getByText('予以受理').first().waitFor();
      await page.getByRole('button', { name: '流程图' }).click();
      await page.locator('.djs-element.passed').first().waitFor();
      expect(await page.locator('.djs-shape.passed[data-element-id="acceptance"]').count()).toBe(1);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
      await page.context().close();
    },
  );
});

const option = (page: Page, question: string, choice: string) =>
  page.getByRole('radiogroup', { name: question }).getByRole('radio', { name: choice, exact: true });

/** Chooses by keyboard: focus on the option, blank to choose it. */
async function answer(page: Page, question: string, choice: string): Promise<void> {
  await option(page, question, choice).focus();
  await page.keyboard.press('Space');
}
