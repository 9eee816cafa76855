import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { FormDesignView } from '../../model/form-design.ts';
import { TaskList } from '../../model/task.ts';
import { ScenarioList } from '../../model/registry.ts';
import { applicationOf, Integrator } from '../../scripts/demo/integrator.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import { startProgram, type Program } from '../../server/program.ts';
import { readSecrets, type Secrets } from '../../server/secrets.ts';
import { readSettings } from '../../server/settings.ts';
import { accessibilityProblems, closeBrowser, DESK, newPage, PHONE } from '../../test/browser.ts';
import { readPdf, withoutBlanks } from '../../test/pdf-text.ts';

let program: Program;
let secrets: Secrets;
let dataDir: string;
let caseId: string;
let township: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aidflow-paper-'));
  await chmod(dataDir, 0o755);
  const settings = readSettings({
    ...{ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', DISTRICT_PEOPLE: '1000' },
    CALENDAR_CHECK_SECONDS: '3600',
  });
  program = await startProgram(settings, new Set(['api', 'engine', 'worker']), createLog({ level: 'error' }));
  secrets = await readSecrets(settings);
  const integrator = new Integrator(program.url, demoClient, secrets.demoClientSecret);
  await integrator.signIn();
  const { items } = ScenarioList.parse(
    await (await fetch(`${program.simulatorsUrl ?? ''}/population/scenarios`)).json(),
  );
  const scenario = items.find(({ code }) => code === 'allowance-undisputed');
  if (!scenario) throw new Error('The district has no undisputed household');
  const application = await integrator.file(applicationOf(scenario, 'MIN_LIVING'));
  await integrator.signAll(application);
  caseId = application.cases[0]?.id ?? '';
  township = application.targetTownship.id;
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await program.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Demo accounts are numbered in the order of their townships' codes. */
const clerk = (): string =>
  `window-clerk-${['980102001', '980102100', '980121100', '980121200'].indexOf(township) + 1}`;

async function opened(
  username: string,
  path: string,
  size: { width: number; height: number } = DESK,
): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await newPage(size);
  await page.goto(program.url + path);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(secrets.demoPassword(username));
  await page.keyboard.press('Enter');
  await page.waitForURL(program.url + path);
  // Nobody is signed in at first, which the browser calls a fault.
  faults.length = 0;
  return { page, faults };
}
const asAdministrator = (path: string, size?: { width: number; height: number }) =>
  opened('administrator-city', path, size);
const fits = async (page: Page): Promise<boolean> =>
  (await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')) ===
  true;
const fetched = async (page: Page, path: string): Promise<Buffer> =>
  (await page.context().request.get(program.url + path)).body();
const sizes = [
  ['desk', DESK],
  ['phone', PHONE],
] as const;

describe('the paper of a case', () => {
  it('has the same numbers and words on the screen, from the browser’s printer and in the PDF', async () => {
    const { page, faults } = await opened(clerk(), `/cases/${caseId}`);
    await page.getByRole('link', { name: '打印' }).click();
    await page.getByRole('heading', { name: '最低生活保障申请', exact: false, level: 2 }).waitFor();
    const sheet = page.locator('.sheet');
    const cells = await sheet.locator('h3, dt, dd, .questions th, .questions td').allInnerTexts();
    expect(cells.length).toBeGreaterThan(10);
    const link = await page.getByRole('link', { name: '打开 PDF' }).getAttribute('href');
    const pdf = await readPdf(await fetched(page, link ?? ''));
    const printed = await readPdf(await page.pdf({ preferCSSPageSize: true }));
    for (const text of cells.map(withoutBlanks)) {
      expect(pdf.text).toContain(text);
      expect(printed.text).toContain(text);
    }
    // A4, with head and foot on every page, and nothing of the screen around it.
    for (const { text } of printed.pages) {
      expect(text).toMatch(/第\d+页，共\d+页/);
      expect(text).toContain('演示环境：人员与数据均为虚构');
    }
    expect(printed.text).not.toContain('退出登录');
    expect(faults).toEqual([]);
  });

  it.each(sizes)('is clean to axe and fits on a %s', async (_name, size) => {
    const { page, faults } = await opened(clerk(), `/cases/${caseId}/print`, size);
    await page.locator('.sheet').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await fits(page)).toBe(true);
    expect(faults).toEqual([]);
  });
});

it('the form of a step is printed from its page, as a draft while it is one', async () => {
  const { page, faults } = await opened(clerk(), `/cases/${caseId}`);
  const path = `/api/tasks?view=claimable&caseId=${caseId}`;
  let task: string | undefined;
  for (let tries = 0; tries < 60 && task === undefined; tries += 1) {
    task = TaskList.parse(JSON.parse((await fetched(page, path)).toString())).items[0]?.id;
    if (task === undefined) await new Promise((done) => setTimeout(done, 250));
  }
  await page.goto(`${program.url}/tasks/${task ?? ''}`);
  await page.getByRole('link', { name: '打印' }).click();
  await page.locator('.sheet').getByText('草稿，尚未提交').first().waitFor();
  await page.getByRole('button', { name: 'English', pressed: false }).last().click();
  await page.locator('.sheet').getByText('Draft, not handed in').first().waitFor();
  await page.goto(`${program.url}/cases/${caseId}/print`);
  await page.getByRole('navigation', { name: '本案表单' }).getByRole('link', { name: '受理审查' }).click();
  await page.locator('.sheet').getByRole('heading', { name: '受理审查' }).waitFor();
  expect(faults).toEqual([]);
});

describe('the designer’s paper', () => {
  it('has lines for those who sign by hand', async () => {
    const { page, faults } = await asAdministrator('/designer/forms/recheck-objection');
    const panel = page.getByRole('complementary', { name: '设置' });
    await panel.getByRole('button', { name: '添加手写签名栏' }).click();
    await panel.getByLabel('手写签名 1 · 中文').fill('复核人');
    await panel.getByLabel('手写签名 1 · 英文').fill('Reviewer');
    await page.getByRole('navigation', { name: '视图' }).getByRole('button', { name: '预览' }).click();
    await page.getByLabel('在什么上看', { exact: true }).selectOption('print');
    await page.locator('.sheet .signers').getByText('复核人').waitFor();
    expect(faults).toEqual([]);
  });

  it.each(sizes)('shows a form with answers and blank, on a %s', async (_name, size) => {
    const { page, faults } = await asAdministrator('/designer/forms/household-survey', size);
    await page.getByRole('navigation', { name: '视图' }).getByRole('button', { name: '预览' }).click();
    await page.getByLabel('调查人一').first().fill('王调查');
    await page.getByLabel('在什么上看', { exact: true }).selectOption('print');
    await page.locator('.sheet').getByText('王调查').waitFor();
    await page.getByLabel('纸上内容').selectOption('blank');
    await page.locator('.sheet .box').first().waitFor();
    expect(await page.locator('.sheet').getByText('王调查').count()).toBe(0);
    expect(await accessibilityProblems(page, '.sheet')).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('the merged application', () => {
  it.each(sizes)(
    'shows what is asked once, whose answers go where, and the form itself, on a %s',
    async (_name, size) => {
      const { page, faults } = await asAdministrator('/designer/merged', size);
      await page.getByText('请至少选择两个事项').waitFor();
      await page.getByLabel('最低生活保障').check();
      await page.getByLabel('临时救助').check();
      await page.getByText('2 张表单合并为一张，少问 1 个问题。').waitFor();
      await page.getByText('没有冲突。').waitFor();
      await page.getByRole('row', { name: /只问一次/ }).waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await fits(page)).toBe(true);
      expect(faults).toEqual([]);
    },
  );

  it('has its conflicts shown at publishing, and published only when the administrator says so', async () => {
    const { page, faults } = await asAdministrator('/designer/merged');
    const request = page.context().request;
    const key = 'temporary-application';
    const design = FormDesignView.parse(
      JSON.parse((await fetched(page, `/api/form-designs/${key}`)).toString()),
    );
    const document: unknown = JSON.parse(
      JSON.stringify(design.published?.document).replace('"shock"', '"mainCause"'),
    );
    const headers = { origin: program.url };
    const saved = await request.put(`${program.url}/api/form-designs/${key}/draft`, {
      data: { revision: design.revision, document },
      headers,
    });
    expect(saved.status()).toBe(200);
    await page.goto(`${program.url}/designer/forms/${key}`);
    await page.getByRole('button', { name: '发布', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/与其他事项表单的差异：\d+ 处/).waitFor();
    await dialog.getByText('与《最低生活保障', { exact: false }).waitFor();
    await dialog.getByLabel('修改说明').or(dialog.locator('#publish-note')).first().fill('改名');
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await dialog.getByText('请先修改，或确认已了解差异。').waitFor();
    expect(await accessibilityProblems(page, '.el-dialog')).toEqual([]);
    // To the field in question and back.
    await dialog.getByRole('button', { name: '转到字段' }).first().click();
    await page.getByRole('complementary', { name: '设置' }).getByLabel('字段名').waitFor();
    expect(await page.getByRole('complementary', { name: '设置' }).getByLabel('字段名').inputValue()).toBe(
      'mainCause',
    );
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await dialog.getByLabel('我已了解以上差异，仍要发布。').check();
    await dialog.locator('#publish-note').fill('改名');
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await page
      .getByText(/已发布/)
      .first()
      .waitFor();
    await page.goto(`${program.url}/designer/merged`);
    await page.getByLabel('最低生活保障').check();
    await page.getByLabel('临时救助').check();
    await page
      .getByRole('link', { name: /在《最低生活保障》中查看/ })
      .first()
      .click();
    await page.getByRole('complementary', { name: '设置' }).getByLabel('字段名').waitFor();
    expect(faults).toEqual([]);
  });
});
