import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  accessibilityProblems,
  closeBrowser,
  DESK,
  newPage,
  PHONE,
  screenshot,
  type PageOptions,
} from '../../test/browser.ts';
import { shippedWorld } from '../../test/shipped-world.ts';
import { servePage, type ServedPage } from './serve-page.ts';

let served: ServedPage;
let assistance: string;
const world = await shippedWorld();
beforeAll(async () => {
  served = await servePage();
  assistance = await readFile(new URL('../../processes/temporary-assistance.bpmn', import.meta.url), 'utf8');
}, 180_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

async function opened(xml: string, size: PageOptions = DESK): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await newPage(size);
  await page.goto(served.url);
  await expect.poll(() => page.evaluate('"checksPage" in window')).toBe(true);
  await page.evaluate(`checksPage.open(${JSON.stringify(xml)}, ${JSON.stringify(world)})`);
  await settled(page);
  return { page, faults };
}
const checked = (page: Page): Promise<unknown> => page.evaluate('checksPage.checked()');
/** Waits until the model as it is now has been checked; the page's policy lets no script of the driver poll by itself. */
const settled = async (page: Page): Promise<number> => {
  await expect.poll(() => checked(page), { timeout: 15_000 }).toBeGreaterThanOrEqual(0);
  return z.number().parse(await page.evaluate('checksPage.checked()'));
};
const read = async (page: Page): Promise<string> =>
  z.string().parse(await page.evaluate('checksPage.read()'));
const unfold = async (page: Page): Promise<void> => {
  const head = page.locator('.problems .head');
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
};
const row = (page: Page, code: string) => page.locator(`.problems li[data-code="${code}"]`).first();

/** Mistakes as an administrator makes them, by the sentence that names each. */
const broken = (): string =>
  assistance
    .replace('type="reconcile"', 'type="reconsile"')
    .replace('default="acceptance_result_to_close_not_accepted"', '')
    .replace('WINDOW_CLERK', 'WINDOW_CLERC')
    .replace('<bpmn:outgoing>inquiry_to_reconcile</bpmn:outgoing>', '')
    .replace(/<bpmn:sequenceFlow id="inquiry_to_reconcile"[^>]*\/>/, '')
    .replace(/<bpmndi:BPMNEdge id="[^"]*" bpmnElement="inquiry_to_reconcile">[^]*?<\/bpmndi:BPMNEdge>/, '')
    .replace('<bpmn:incoming>inquiry_to_reconcile</bpmn:incoming>', '')
    .replace('key="state" value="NOT_ACCEPTED"', 'key="state" value="NOT_ACCEPTD"');

describe('the problems of a process', () => {
  it('are none for a sound one, which is said', async () => {
    const { page, faults } = await opened(assistance);
    expect(await settled(page)).toBe(0);
    expect(await page.locator('.problems [role=status]').textContent()).toContain('没有发现问题');
    expect(await page.locator('.process-problem-marker').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('stand as sentences with their place, on the canvas and in the list', async () => {
    const { page, faults } = await opened(broken());
    await unfold(page);
    const text = await page.locator('.problems').innerText();
    expect(text).toContain('没有“reconsile”这种自动任务，到这里会一直等下去。 是不是“reconcile”？');
    expect(text).toContain('没有默认分支：条件都不满足时，办件会停在这里。');
    expect(text).toContain('没有“WINDOW_CLERC”这个角色。');
    expect(text).toContain('后面没有连线，办到这里流程就悄悄结束了。');
    expect(text).toContain('参数“state”不能是“NOT_ACCEPTD”');
    const marks = await page.locator('.process-problem-marker').all();
    const labels = await Promise.all(marks.map((mark) => mark.getAttribute('aria-label')));
    expect(labels.join()).toContain('受理申请');
    expect(await accessibilityProblems(page, '.problems')).toEqual([]);
    if (process.env['SHOTS']) await screenshot(page, `${process.env['SHOTS']}/desk.png`);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('are repaired with one press and come back with one undo', async () => {
    const { page, faults } = await opened(broken());
    await unfold(page);
    const before = await read(page);
    for (const code of [
      'JOB_UNKNOWN',
      'GATEWAY_WITHOUT_DEFAULT',
      'ROLE_UNKNOWN',
      'HEADER_INVALID',
      'IMPLICIT_END',
    ]) {
      await row(page, code).locator('.repair').click();
      await expect.poll(() => row(page, code).count(), { timeout: 15_000 }).toBe(0);
      await settled(page);
    }
    const after = await read(page);
    expect(after).toContain('type="reconcile"');
    expect(after).toContain('default="acceptance_result_to_close_not_accepted"');
    for (let times = 0; times < 5; times++)
      await page.evaluate("checksPage.modeler().get('commandStack').undo()");
    expect(await read(page)).toBe(before);
    await expect.poll(() => row(page, 'JOB_UNKNOWN').count(), { timeout: 15_000 }).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('lead to their element by keyboard, and from the mark on the canvas to the sentence', async () => {
    const { page, faults } = await opened(broken());
    await page.locator('.problems .head').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await row(page, 'JOB_UNKNOWN').locator('.jump').focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('checksPage.session().selected.value')).toBe('reconcile');
    await page.locator('.problems .head').click();
    const mark = page.locator('.process-problem-marker[aria-label*="受理申请"]');
    await mark.focus();
    await page.keyboard.press('Enter');
    const focused = (): Promise<unknown> =>
      page.evaluate('document.activeElement?.closest("li")?.dataset.element');
    await expect.poll(focused).toBe('acceptance');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('are told in English too, and fit a phone', async () => {
    const { page, faults } = await opened(broken());
    await unfold(page);
    await page.evaluate("checksPage.setLanguage('en')");
    await page.getByText('There is no job type “reconsile”').waitFor();
    await page.context().close();
    const phone = await opened(broken(), PHONE);
    if (process.env['SHOTS']) await screenshot(phone.page, `${process.env['SHOTS']}/phone.png`);
    expect([...faults, ...phone.faults]).toEqual([]);
    await phone.page.context().close();
  });
});
