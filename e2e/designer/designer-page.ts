import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { createLog } from '../../kit/log.ts';
import { roles, startProgram } from '../../server/program.ts';
import { readSecrets, type Secrets } from '../../server/secrets.ts';
import { readSettings } from '../../server/settings.ts';
import { closeBrowser, DESK, newPage, type PageOptions, type TestPage } from '../../test/browser.ts';

/** The whole program for one spec, with a small synthetic district. */
export interface Installation {
  url: string;
  simulatorsUrl: string;
  secrets: Secrets;
  stop(): Promise<void>;
}

export async function anInstallation(): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-designer-'));
  await chmod(dataDir, 0o755);
  const settings = readSettings({
    ...{ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', DISTRICT_PEOPLE: '500' },
    CALENDAR_CHECK_SECONDS: '3600',
  });
  const program = await startProgram(settings, new Set(roles), createLog({ level: 'error' }));
  return {
    url: program.url,
    simulatorsUrl: program.simulatorsUrl ?? '',
    secrets: await readSecrets(settings),
    async stop() {
      await closeBrowser();
      await program.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The designer, opened by an administrator who has to sign in first. */
export async function opened(
  { url, secrets }: Pick<Installation, 'url' | 'secrets'>,
  size: PageOptions = DESK,
): Promise<TestPage> {
  const { page, faults } = await newPage(size);
  await page.goto(`${url}/designer/forms`);
  await page.getByLabel('用户名').fill('administrator-city');
  await page.getByLabel('密码').fill(secrets.demoPassword('administrator-city'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '表单', exact: true }).waitFor();
  return { page, faults };
}

export async function created(page: Page, key: string, title: string, en?: string): Promise<void> {
  await page.getByRole('button', { name: '新建表单' }).first().click();
  await page.getByLabel('名称（中文）').fill(title);
  if (en !== undefined) await page.getByLabel('名称（英文）').fill(en);
  await page.getByLabel('标识', { exact: true }).fill(key);
  await page.getByRole('dialog').getByRole('button', { name: '新建表单' }).click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
}

export const view = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: '视图' }).getByRole('button', { name }).click();
export const type = (page: Page, name: string): Locator =>
  page.getByRole('complementary', { name: '组件与大纲' }).getByRole('button', { name, exact: true });
export const panel = (page: Page): Locator => page.getByRole('complementary', { name: '设置' });
export const canvas = (page: Page): Locator => page.getByRole('group', { name: '表单画布' });
export const onCanvas = (page: Page, text: string): Locator =>
  canvas(page).locator('.node', { hasText: text }).last();

export async function named(page: Page, zh: string, en: string, name?: string): Promise<void> {
  await panel(page).getByLabel('标题 · 中文').fill(zh);
  await panel(page).getByLabel('标题 · 英文').fill(en);
  if (name === undefined) return;
  await panel(page).getByLabel('字段名').fill(name);
  await panel(page).getByLabel('字段名').blur();
}

export async function saved(page: Page): Promise<void> {
  await page.getByText('已保存', { exact: true }).waitFor();
}
