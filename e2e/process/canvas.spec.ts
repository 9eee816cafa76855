import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  closeBrowser,
  DESK,
  newPage,
  PHONE,
  accessibilityProblems,
  type PageOptions,
} from '../../test/browser.ts';
import { servePage, type ServedPage } from './serve-page.ts';

let served: ServedPage;
let assistance: string;
beforeAll(async () => {
  served = await servePage();
  assistance = await readFile(new URL('../../processes/temporary-assistance.bpmn', import.meta.url), 'utf8');
}, 120_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

async function opened(xml: string, size: PageOptions = DESK): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await newPage(size);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(served.url);
  await page.waitForFunction('"processPage" in window');
  await open(page, xml);
  return { page, faults };
}
const open = (page: Page, xml: string): Promise<unknown> =>
  page.evaluate(`processPage.open(${JSON.stringify(xml)})`);
const select = (page: Page, id: string): Promise<unknown> =>
  page.evaluate(`processPage.session().select(${JSON.stringify(id)})`);
const read = async (page: Page): Promise<string> =>
  z.string().parse(await page.evaluate('processPage.read()'));
const pad = (page: Page, action: string) => page.locator(`.djs-context-pad [data-action="${action}"]`);

/** English words that stand in the page, tags and names of the model left out. */
const ENGLISH = `(() => {
  const found = new Set();
  const note = (text) => { if (/[A-Za-z]{3,}/.test(text.replace(/BPMN|FEEL|JSON|ISO|Camunda|DMN|bpmn\\.io|SVG|PNG|Ctrl|Lasso|Shift|Delete/g, ''))) found.add(text.trim()); };
  const walk = (node) => {
    if (node.nodeType === 3) note(node.textContent);
    if (node.nodeType !== 1 || node.matches('style, script, svg, input, textarea, .cm-editor, select, .djs-minimap .map')) return;
    for (const name of ['title', 'aria-label', 'placeholder']) note(node.getAttribute(name) ?? '');
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return [...found];
})()`;
const english = async (page: Page): Promise<string[]> =>
  z.array(z.string()).parse(await page.evaluate(ENGLISH));

describe('the canvas', () => {
  it('appends, renames and undoes, and the model follows', async () => {
    const { page, faults } = await opened(assistance);
    await select(page, 'acceptance');
    await pad(page, 'append.append-task').click();
    await page.keyboard.type('电话核实');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => read(page)).toContain('name="电话核实"');
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    expect(await read(page)).not.toContain('电话核实');
    await page.getByRole('button', { name: '重做', exact: true }).click();
    await page.getByRole('button', { name: '重做', exact: true }).click();
    expect(await read(page)).toContain('电话核实');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('offers steps by what they do, and settles them', async () => {
    const { page, faults } = await opened(assistance);
    await select(page, 'acceptance');
    await pad(page, 'append').click();
    await page.locator('.djs-popup-search input').fill('民主评议');
    await page.locator('.djs-popup-search input').press('End');
    const entry = page.locator('.djs-popup .entry').filter({ hasText: '民主评议' }).first();
    await entry.click();
    await expect.poll(() => read(page)).toContain('value="democratic-review"');
    await page.getByRole('button', { name: '撤销', exact: true }).click();
    expect(await read(page)).not.toContain('value="democratic-review"');
    await select(page, 'acceptance');
    await pad(page, 'replace').click();
    await page.locator('.djs-popup-search input').fill('上门核实');
    await page.locator('.djs-popup-search input').press('End');
    await page.locator('.djs-popup .entry').filter({ hasText: '上门核实' }).first().click();
    await expect.poll(() => read(page)).toContain('value="doorstep-check"');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('has entries in its menus, found by Chinese words', async () => {
    const { page, faults } = await opened(assistance);
    await select(page, 'acceptance');
    await pad(page, 'append').click();
    await page.locator('.djs-popup .entry').first().waitFor();
    expect(await page.locator('.djs-popup .entry').count()).toBeGreaterThan(40);
    await page.locator('.djs-popup input').fill('定时');
    // What ends the choice of an input method.
    await page.keyboard.press('Shift');
    await expect.poll(() => page.locator('.djs-popup .entry').count()).toBeLessThan(20);
    expect(await page.locator('.djs-popup .entry').first().innerText()).toContain('定时');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('speaks Chinese in palette, context pad, menus, simulation and every group of the properties', async () => {
    const { page, faults } = await opened(assistance);
    await page.getByRole('button', { name: '全部 BPMN 属性' }).click();
    const own = new Set(assistance.match(/[A-Za-z][\w.-]{2,}/g));
    for (const id of [
      ...['acceptance', 'accept_check', 'authorised', 'authorised_to_acceptance', 'await_supplement'],
      ...['signature_chase', 'department_approval', 'inquiry', 'withdrawn', 'application_received', 'closed'],
    ]) {
      await select(page, id);
      await page.locator('.bio-properties-panel-header').waitFor();
      expect(
        (await english(page)).filter((text) => !own.has(text)),
        id,
      ).toEqual([]);
    }
    await select(page, 'acceptance');
    for (const action of ['replace', 'append', 'set-color']) {
      await select(page, 'acceptance');
      await pad(page, action).click();
      await page.locator('.djs-popup .entry').first().waitFor();
      expect(
        (await english(page)).filter((text) => !own.has(text)),
        action,
      ).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: '令牌演示' }).click();
    await page.locator('.bts-palette').waitFor();
    expect((await english(page)).filter((text) => !own.has(text))).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('copies between two windows', async () => {
    const { page, faults } = await opened(assistance);
    await page.locator('.djs-container svg[tabindex]').focus();
    await select(page, 'department_approval');
    await page.keyboard.press('Control+C');
    const other = await page.context().newPage();
    await other.goto(served.url);
    await other.waitForFunction('"processPage" in window');
    await open(other, blank('other'));
    await other.locator('.djs-container svg[tabindex]').focus();
    await other.bringToFront();
    await other.mouse.move(600, 500);
    await other.keyboard.press('Control+V');
    await other.mouse.move(620, 520);
    await other.mouse.click(640, 520);
    await expect.poll(() => read(other)).toContain('key="kind" value="department-approval"');
    expect(faults).toEqual([]);
    await other.close();
    await page.close();
  }, 60_000);

  it('is kept as picture and as file', async () => {
    const { page, faults } = await opened(assistance);
    for (const [kind, start] of [
      ['SVG', '<?xml'],
      ['PNG', '\u0089PNG'],
      ['BPMN', '<?xml'],
    ] as const) {
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: kind, exact: true }).click();
      const bytes = await readFile(await (await waiting).path());
      expect(bytes.toString('latin1').startsWith(start), kind).toBe(true);
    }
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shows what is written in a model as text', async () => {
    const hostile = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
    const xml = blank('hostile')
      .replaceAll('name="开始"', `name="${escaped(hostile)}"`)
      .replace('<!-- documentation -->', `<bpmn:documentation>${escaped(hostile)}</bpmn:documentation>`);
    const { page, faults } = await opened(xml);
    await page.getByRole('button', { name: '全部 BPMN 属性' }).click();
    await select(page, 'start');
    await page.getByRole('button', { name: '查找' }).click();
    await page.keyboard.type('img');
    await page.waitForTimeout(300);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '令牌演示' }).click();
    await page.locator('.bts-context-pad').first().click();
    await page.waitForTimeout(500);
    expect(await page.evaluate('"broken" in window')).toBe(false);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each([
    ['on a desk', DESK],
    ['on a phone', PHONE],
  ])('is accessible %s', async (_where, size) => {
    const { page, faults } = await opened(assistance, size);
    if (size === PHONE) await page.getByRole('button', { name: '流程图' }).click();
    await page.waitForTimeout(300);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const blank = (id: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="definitions" targetNamespace="https://aidflow.example/test">
<bpmn:process id="${id}" isExecutable="true"><bpmn:startEvent id="start" name="开始"><!-- documentation --></bpmn:startEvent></bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="${id}"><bpmndi:BPMNShape id="start_di" bpmnElement="start"><dc:Bounds x="200" y="200" width="36" height="36" /></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
