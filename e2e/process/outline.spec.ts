import { readdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  accessibilityProblems,
  closeBrowser,
  DESK,
  newPage,
  PHONE,
  type PageOptions,
} from '../../test/browser.ts';
import { compileBpmn } from '../../process-model/executable/compile.ts';
import { readBpmnFile } from '../../designer/processes/drafts/read-bpmn-file.ts';
import { cases } from '../../test/corpus/cases/index.ts';
import { foreignModel } from './foreign-models.ts';
import { servePage, type ServedPage } from './serve-page.ts';

const folder = new URL('../../processes/', import.meta.url);
let served: ServedPage;
const models = new Map<string, string>();
beforeAll(async () => {
  served = await servePage();
  for (const name of await readdir(folder))
    if (name.endsWith('.bpmn')) models.set(name, await readFile(new URL(name, folder), 'utf8'));
}, 120_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

async function opened(xml: string, size: PageOptions = DESK): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await newPage(size);
  await page.goto(served.url);
  await page.waitForFunction('"processPage" in window');
  await page.evaluate(`processPage.open(${JSON.stringify(xml)})`);
  return { page, faults };
}
const read = async (page: Page): Promise<string> =>
  z.string().parse(await page.evaluate('processPage.read()'));
const inOutline = async (page: Page): Promise<string[]> => {
  const rows = await page.locator('[role="treeitem"] .number, [role="treeitem"] strong').allInnerTexts();
  return Array.from({ length: rows.length / 2 }, (_, n) => `${rows[2 * n]} ${rows[2 * n + 1]}`);
};
const focusedRow = (page: Page) => page.locator('[role="treeitem"]:focus strong').innerText();

const Edited = z.object({
  edits: z.array(z.string()),
  before: z.string(),
  after: z.string(),
  undone: z.string(),
  redone: z.string(),
});

describe('the outline', () => {
  it('tells who does what until when, what else may happen, and where it goes back', async () => {
    const { page, faults } = await opened(models.get('temporary-assistance.bpmn') ?? '');
    await page.getByRole('button', { name: '大纲' }).click();
    const text = await page.getByRole('tree', { name: '流程大纲' }).innerText();
    for (const sentence of [
      '窗口经办人，到受理期限为止',
      '每 3 天',
      '停下本步骤，改走：',
      '回到第 2 步“核验授权与材料”',
      '结果是“受理”',
      '对每个审批部门同时各办一次',
    ])
      expect(text).toContain(sentence);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('is edited by keys alone, and the model follows', async () => {
    const { page, faults } = await opened(simple);
    await page.getByRole('button', { name: '大纲' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('treeitem').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await focusedRow(page)).toBe('受理');
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('受理申请');
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedRow(page)).toBe('受理申请');
    await page.keyboard.press('Insert');
    await page.keyboard.press('Tab');
    await page.keyboard.type('上门核实');
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedRow(page)).toBe('上门核实');
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(() => inOutline(page)).toEqual(['1 收到申请', '2 上门核实', '3 受理申请', '4 办结']);
    await expect.poll(() => focusedRow(page)).toBe('上门核实');
    await page.keyboard.press('Delete');
    await expect.poll(() => inOutline(page)).toEqual(['1 收到申请', '2 受理申请', '3 办结']);
    const compiled = await compileBpmn(await read(page), 'process.bpmn');
    expect(compiled.ok ? '' : compiled.text).not.toContain('flow');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('parts the way, adds a deadline and a return path, and each is one step back', async () => {
    const { page, faults } = await opened(simple);
    await page.getByRole('button', { name: '大纲' }).click();
    const edit = async (
      row: string,
      action: string,
      ...[fill, unit, feel]: [Record<string, string>, string?, string?]
    ): Promise<void> => {
      await page.locator('[role="treeitem"] strong').getByText(row, { exact: true }).click();
      await page.getByRole('button', { name: action, exact: true }).click();
      if (unit) await page.getByLabel('单位').selectOption({ label: unit });
      if (feel !== undefined) {
        await page.getByRole('button', { name: '用表达式编写' }).click();
        await page.getByLabel('条件表达式（FEEL）').fill(feel);
      }
      for (const [label, text] of Object.entries(fill))
        await page.getByLabel(label, { exact: true }).fill(text);
      await page.getByRole('button', { name: '确定' }).click();
    };
    await edit('受理', '分情况办理', { 名称: '电话回访' }, undefined, '');
    await page.getByText('请选择或填写条件').waitFor();
    await page.getByLabel('条件表达式（FEEL）').fill('amount >');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('这个条件读不懂').waitFor();
    await page.getByLabel('条件表达式（FEEL）').fill('amount > 500');
    await page.getByRole('button', { name: '确定' }).click();
    await expect.poll(async () => (await inOutline(page)).join('|')).toContain('如果：amount大于500');
    await edit('受理', '加期限', { 超过: '3' }, '天');
    await expect.poll(async () => (await inOutline(page)).join('|')).toContain('3 天后时');
    await page.getByRole('button', { name: '流程图' }).click();
    for (let n = 0; n < 2; n += 1) await page.getByRole('button', { name: '撤销', exact: true }).click();
    expect(await page.getByRole('button', { name: '撤销', exact: true }).isDisabled()).toBe(true);
    expect(await read(page)).not.toContain('电话回访');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('lets a way end, and what it met goes on without a gateway', async () => {
    const { page, faults } = await opened(simple);
    await page.getByRole('button', { name: '大纲' }).click();
    const row = (name: string) => page.locator('[role="treeitem"] strong').getByText(name, { exact: true });
    await row('受理').click();
    await page.getByRole('button', { name: '分情况办理', exact: true }).click();
    await page.getByLabel('名称', { exact: true }).fill('告知不予受理');
    await page.getByRole('button', { name: '用表达式编写' }).click();
    await page.getByLabel('条件表达式（FEEL）').fill('outcome != "ACCEPTED"');
    await page.getByRole('button', { name: '确定' }).click();
    await row('告知不予受理').click();
    await page.getByRole('button', { name: '后面添加', exact: true }).click();
    await page.getByLabel('步骤类型').selectOption({ label: '结束' });
    await page.getByLabel('名称', { exact: true }).fill('不予受理');
    await page.getByRole('button', { name: '确定' }).click();
    await expect
      .poll(() => inOutline(page))
      // The longer way goes on below, the shorter one is told as a branch.
      .toEqual([
        ...['1 收到申请', '2 受理', '3 按条件选择一条路', '3.1 否则', '3.1.1 办结'],
        ...['3.2 如果：结果不是“受理”', '4 告知不予受理', '5 不予受理'],
      ]);
    const compiled = await compileBpmn(await read(page), 'process.bpmn');
    expect(compiled.ok ? [] : compiled.problems).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('comes back to the first state and on to the last, whatever was edited in both views', async () => {
    const { page, faults } = await opened(simple);
    const foreign = [2, 5, 9, 14, 21, 30].map((seed) => foreignModel(seed).xml);
    // With sub processes, boundary events, loops and compensation.
    const engine = cases.flatMap(({ files }) => files.filter((file) => file.includes('/BPMN/')));
    const starts = [simple, ...models.values(), ...foreign, ...engine.filter((_, n) => n % 60 === 0)];
    for (let seed = 1; seed <= 60; seed += 1) {
      const start = starts[seed % starts.length] ?? simple;
      const drawn = await readBpmnFile(start);
      await page.evaluate(
        `processPage.load(${JSON.stringify(drawn.ok ? drawn.xml : start)}).then(() => undefined)`,
      );
      const { edits, before, after, undone, redone } = Edited.parse(
        await page.evaluate(`processPage.editAtRandom(${seed}, 18)`),
      );
      expect(undone, `${seed}: ${edits.join(', ')}`).toBe(before);
      expect(redone, `${seed}: ${edits.join(', ')}`).toBe(after);
    }
    expect(faults).toEqual([]);
    await page.close();
  }, 120_000);

  it('keeps everything of the shipped models that an edit is not about', async () => {
    const { page, faults } = await opened(simple);
    for (const [name, xml] of models) {
      await page.evaluate(`processPage.open(${JSON.stringify(xml)})`);
      const before = await read(page);
      const [, id = ''] = /<bpmn:userTask id="([^"]+)"/.exec(xml) ?? [];
      await page.evaluate(`processPage.rename(${JSON.stringify(id)}, '另一个名称')`);
      const after = await read(page);
      const changed = after.split('\n').filter((line) => !before.includes(line));
      expect(changed, name).toEqual([expect.stringContaining(`id="${id}" name="另一个名称"`)]);
      expect(before.split('\n').filter((line) => !after.includes(line)).length, name).toBe(1);
    }
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each([
    ['on a desk', DESK],
    ['on a phone', PHONE],
  ])('is accessible %s', async (_where, size) => {
    const { page, faults } = await opened(models.get('temporary-assistance.bpmn') ?? '', size);
    await page.getByRole('button', { name: '大纲' }).click();
    await page.locator('[role="treeitem"] strong').getByText('受理申请', { exact: true }).click();
    await page.getByRole('button', { name: '加期限' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });
});

const simple = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="definitions" targetNamespace="https://aidflow.example/test">
<bpmn:process id="small" name="小流程" isExecutable="true">
<bpmn:startEvent id="start" name="收到申请" /><bpmn:userTask id="accept" name="受理" /><bpmn:endEvent id="end" name="办结" />
<bpmn:sequenceFlow id="one" sourceRef="start" targetRef="accept" /><bpmn:sequenceFlow id="two" sourceRef="accept" targetRef="end" />
</bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="small">
<bpmndi:BPMNShape id="start_di" bpmnElement="start"><dc:Bounds x="182" y="182" width="36" height="36" /></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="accept_di" bpmnElement="accept"><dc:Bounds x="280" y="160" width="100" height="80" /></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="end_di" bpmnElement="end"><dc:Bounds x="442" y="182" width="36" height="36" /></bpmndi:BPMNShape>
<bpmndi:BPMNEdge id="one_di" bpmnElement="one"><di:waypoint x="218" y="200" /><di:waypoint x="280" y="200" /></bpmndi:BPMNEdge>
<bpmndi:BPMNEdge id="two_di" bpmnElement="two"><di:waypoint x="380" y="200" /><di:waypoint x="442" y="200" /></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
