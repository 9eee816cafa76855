import type { Page } from 'playwright-core';
import { preview } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { compileBpmn } from '../../process-model/executable/compile.ts';
import { blockIds } from '../../process-model/templates/block-words.ts';
import { buildOnce } from '../../server/page-build.ts';
import {
  accessibilityProblems,
  closeBrowser,
  DESK,
  newPage,
  PHONE,
  screenshot,
  type PageOptions,
  type TestPage,
} from '../../test/browser.ts';

let url = '';
let close: () => Promise<void> = () => Promise.resolve();
let opened: TestPage[] = [];

beforeAll(async () => {
  const outDir = await buildOnce({
    config: 'e2e/steps/vite.config.ts',
    sources: [
      'e2e/steps/page',
      'designer',
      'ui',
      'process-model',
      'form-model',
      'forms',
      'rules',
      'model',
      'feel',
      'processes',
      'package-lock.json',
    ],
    output: 'dist/steps-page',
  });
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  url = server.resolvedUrls?.local[0] ?? '';
  close = () => server.close();
}, 240_000);
afterEach(async () => {
  const folder = process.env['SCREENSHOTS'];
  const name = (expect.getState().currentTestName ?? '').replaceAll(/[^\w-]+/g, '-').slice(0, 60);
  for (const [i, { page }] of opened.entries()) {
    if (folder !== undefined) await screenshot(page, join(folder, `${name}-${i}.png`));
    await page.context().close();
  }
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  opened = [];
});
afterAll(async () => {
  await closeBrowser();
  await close();
});

async function open(element?: string, size: PageOptions = DESK): Promise<Page> {
  const test = await newPage(size);
  opened.push(test);
  await test.page.goto(url);
  await test.page.waitForFunction('window.steps !== undefined');
  if (element !== undefined) await test.page.evaluate(`window.steps.select(${JSON.stringify(element)})`);
  return test.page;
}
const xmlOf = async (page: Page): Promise<string> => String(await page.evaluate('window.steps.xml()'));
const Ids = z.array(z.string());
const idsOf = async (page: Page, question: 'crossings' | 'humanSteps'): Promise<string[]> =>
  Ids.parse(await page.evaluate(`window.steps.${question}()`));
/** The element with an id, as XML. */
const part = async (page: Page, id: string): Promise<string> =>
  new RegExp(`<bpmn:(\\w+) id="${id}"[^]*?</bpmn:\\1>`).exec(await xmlOf(page))?.[0] ?? '';
/** A process with one step, which fills the form of acceptance. */
const oneStep = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="d" targetNamespace="aidflow">
<bpmn:process id="one" isExecutable="true"><bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="look"/>
<bpmn:userTask id="look" name="看一看"><bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formKey="acceptance"/>
<zeebe:assignmentDefinition candidateGroups="=[&quot;REVIEWER&quot;]"/></bpmn:extensionElements>
<bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
<bpmn:sequenceFlow id="f2" sourceRef="look" targetRef="end"/><bpmn:endEvent id="end" name="办结"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent></bpmn:process>
<bpmndi:BPMNDiagram id="g"><bpmndi:BPMNPlane id="p" bpmnElement="one">
<bpmndi:BPMNShape id="s1" bpmnElement="start"><dc:Bounds x="100" y="100" width="36" height="36"/></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="s2" bpmnElement="look"><dc:Bounds x="200" y="78" width="100" height="80"/></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="s3" bpmnElement="end"><dc:Bounds x="360" y="100" width="36" height="36"/></bpmndi:BPMNShape>
<bpmndi:BPMNEdge id="e1" bpmnElement="f1"><di:waypoint x="136" y="118"/><di:waypoint x="200" y="118"/></bpmndi:BPMNEdge>
<bpmndi:BPMNEdge id="e2" bpmnElement="f2"><di:waypoint x="300" y="118"/><di:waypoint x="360" y="118"/></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
const lines = (xml: string): string[] => xml.split('\n').sort();
const settings = (page: Page) => page.locator('section[aria-label=设置]');

describe('the settings of a human step', () => {
  it('change role, level, stand-in, form, deadline and reminders; each change is one undo step', async () => {
    const page = await open('acceptance');
    const before = await xmlOf(page);
    const panel = settings(page);
    await panel.getByLabel('由谁办理').selectOption('REVIEWER');
    await panel.getByLabel('在哪一级办理').selectOption('COUNTY');
    await panel.getByLabel('当地没有这个角色的人时').selectOption('STOP');
    await panel.getByLabel('办理期限').selectOption('own');
    await panel.getByLabel('天数').fill('5');
    await panel.getByLabel('前 1 个工作日').check();
    await expect.poll(() => part(page, 'acceptance')).toContain('value="5wd"');
    const xml = await part(page, 'acceptance');
    expect(xml).toContain('candidateGroups="=[&#34;REVIEWER&#34;]"');
    for (const [key, value] of [
      ['level', 'COUNTY'],
      ['nobody', 'STOP'],
      ['deadline', '5wd'],
      ['reminders', '1wd'],
      ['kind', 'acceptance'],
      ['routing', 'outcome'],
    ])
      expect(xml).toContain(`<zeebe:header key="${key}" value="${value}" />`);
    expect(xml).not.toContain('taskSchedule');
    for (let i = 0; i < 6; i += 1) await page.evaluate('window.steps.undo()');
    expect(await xmlOf(page)).toBe(before);
  });

  it('name several roles, what may be done beside the form, what stops the clock, and who is not asked again', async () => {
    const page = await open('acceptance');
    const before = await xmlOf(page);
    const panel = settings(page);
    await panel.getByText('还可以由其他角色办理').click();
    await panel.getByLabel('评议员').check();
    await panel.getByLabel('由填表时选定的同事办理').selectOption({ label: '按“主办人”选定的人' });
    await panel.getByLabel('只有同一个人能办时').selectOption('TAKE_OVER');
    await panel.getByText('按钮', { exact: true }).click();
    await panel.getByLabel('退回任务池（由别人领取）').uncheck();
    await panel.getByLabel('等申请人补正材料期间').selectOption('NONE');
    const xml = await part(page, 'acceptance');
    expect(xml).toContain('candidateGroups="=[&#34;WINDOW_CLERK&#34;,&#34;REVIEWER&#34;]"');
    for (const [key, value] of [
      ['alreadyDone', 'TAKE_OVER'],
      ['chosenIn', 'helper'],
      ['actions', 'HAND_OVER'],
      ['pauses', 'NONE'],
    ])
      expect(xml).toContain(`<zeebe:header key="${key}" value="${value}" />`);
    await panel.getByLabel('转办（连同已填内容交给一位同事）').uncheck();
    expect(await part(page, 'acceptance')).toContain('<zeebe:header key="actions" value="NONE" />');
    expect(await accessibilityProblems(page, 'section[aria-label=设置]')).toEqual([]);
    for (let i = 0; i < 6; i += 1) await page.evaluate('window.steps.undo()');
    expect(await xmlOf(page)).toBe(before);
  });

  it('tell what the step may do with each field, and lead to where that is set', async () => {
    const page = await open('acceptance');
    const panel = settings(page);
    await panel.getByText('这一步对各字段的权限').click();
    const rows = panel.getByRole('table').getByRole('row');
    expect(await rows.count()).toBeGreaterThan(3);
    expect(
      await rows
        .filter({ hasText: '可填' })
        .or(rows.filter({ hasText: '必填' }))
        .count(),
    ).toBeGreaterThan(0);
    expect(await panel.getByRole('link', { name: '在表单设计器中修改' }).getAttribute('href')).toMatch(
      /^\/designer\/forms\/acceptance\?view=rights&step=acceptance&name=/,
    );
  });

  it('lose nothing that is being typed when another step is chosen, and typing is one undo step', async () => {
    const page = await open('acceptance');
    const before = await xmlOf(page);
    const name = settings(page).getByLabel('名称', { exact: true });
    await name.press('End');
    await name.pressSequentially('（复核）', { delay: 150 });
    await page.evaluate(`window.steps.select('decide')`);
    expect(await part(page, 'acceptance')).toContain('name="受理申请（复核）"');
    await page.evaluate('window.steps.undo()');
    // The editor leaves an empty label in the picture of whatever had its name changed.
    expect((await xmlOf(page)).replaceAll(/\s*<bpmndi:BPMNLabel \/>/g, '')).toBe(before);
  });

  it.each([DESK, PHONE])('are without accessibility problems at $width px', async (size) => {
    const page = await open('acceptance', size);
    expect(await accessibilityProblems(page, 'section[aria-label=设置]')).toEqual([]);
  });
});

describe('what comes after each result of a step', () => {
  it('is told way by way, and each is led elsewhere', async () => {
    const page = await open('acceptance');
    const before = await xmlOf(page);
    const panel = settings(page);
    await panel.getByText('各种结果之后').click();
    const way = panel.getByLabel('受理结果是“要求补正”');
    expect(await way.inputValue()).toBe('ask_supplement');
    await way.selectOption({ label: '退回“受理申请”' });
    await expect
      .poll(() => part(page, 'acceptance_result_to_ask_supplement'))
      .toContain('targetRef="acceptance"');
    expect(await accessibilityProblems(page, 'section[aria-label=设置]')).toEqual([]);
    await page.evaluate('window.steps.undo()');
    expect(await xmlOf(page)).toBe(before);
  });

  it.each([
    ['结束流程（新的结束）', 'EndEvent'],
    ['退回“看一看”', 'UserTask'],
  ])('is parted by an answer of the form: %s', async (target, type) => {
    const page = await open();
    await page.evaluate(`window.steps.open(${JSON.stringify(oneStep)})`);
    await page.evaluate(`window.steps.select('look')`);
    const before = await xmlOf(page);
    const panel = settings(page);
    await panel.getByText('各种结果之后').click();
    await panel.getByRole('button', { name: '按结果分开走' }).click();
    await panel.getByLabel('什么结果').selectOption({ label: '受理结果：不予受理' });
    await panel.getByLabel('这种结果到').selectOption({ label: target });
    await panel.getByRole('button', { name: '按结果分开走' }).click();
    await panel.getByLabel('其他情况').waitFor();
    expect(await compileBpmn(await xmlOf(page), 'parted.bpmn')).toMatchObject({ ok: true });
    const [, flow] =
      /<bpmn:sequenceFlow id="(\w+)"[^>]*>\s*<bpmn:conditionExpression[^>]*>=outcome = "NOT_ACCEPTED"</.exec(
        await xmlOf(page),
      ) ?? ['', ''];
    const leads = /targetRef="(\w+)"/.exec(await part(page, flow))?.[1] ?? '';
    expect(await page.evaluate(`window.steps.type(${JSON.stringify(leads)})`)).toBe(`bpmn:${type}`);
    expect(await part(page, 'look')).toContain('key="routing" value="outcome"');
    await page.evaluate('window.steps.undo()');
    expect(await xmlOf(page)).toBe(before);
  });
});

describe('the condition of a way', () => {
  it('is put together of variables, comparisons and values that there are, and told as a sentence', async () => {
    const page = await open('acceptance_result_to_ask_supplement');
    const panel = settings(page);
    await expect.poll(() => panel.textContent()).toContain('意思是：受理结果是“要求补正”');
    await panel.getByLabel('条件 1：值').selectOption('"NOT_ACCEPTED"');
    await panel.getByRole('button', { name: '添加条件' }).click();
    await panel.getByLabel('条件 2：变量').selectOption('urgent');
    expect(await part(page, 'acceptance_result_to_ask_supplement')).toContain(
      '=outcome = "NOT_ACCEPTED" and urgent<',
    );
    expect(await accessibilityProblems(page, 'section[aria-label=设置]')).toEqual([]);
  });

  it('is written with completion, checked where it is doubtful, and tried with sample cases', async () => {
    const page = await open('acceptance_result_to_ask_supplement');
    const panel = settings(page);
    await panel.getByRole('button', { name: '用表达式编写' }).click();
    const editor = panel.getByRole('textbox', { name: '表达式（FEEL）' });
    await editor.fill('');
    await editor.pressSequentially('urge');
    await page.getByRole('option', { name: /urgent/ }).waitFor();
    await expect
      .poll(() => page.getByRole('option', { name: /urgent/ }).textContent())
      .toContain('核验授权与材料');
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    await expect.poll(() => panel.textContent()).toContain('意思是：紧急：是');
    await expect.poll(() => panel.locator('output').allTextContents()).toEqual(['true', 'false']);
    await editor.fill('outcome = "ACEPTED"');
    await expect.poll(() => panel.textContent()).toContain('“outcome”不会是“ACEPTED”');
    expect(await accessibilityProblems(page, 'section[aria-label=设置]')).toEqual([]);
    await editor.focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.closest('.cm-editor') === null`)).toBe(true);
  });
});

it('a timer is said in words', async () => {
  const page = await open('signature_chase');
  const panel = settings(page);
  await expect.poll(() => panel.textContent()).toContain('每 3 天一次');
  await panel.getByLabel('数量').fill('5');
  await panel.getByLabel('单位').selectOption('H');
  await expect.poll(() => part(page, 'signature_chase')).toContain('R/PT5H');
});

it('automatic steps, gateways, loops and the process have their settings', async () => {
  const page = await open('notify_granted');
  const panel = settings(page);
  await panel.getByLabel('通知内容').selectOption('case-rejected');
  expect(await part(page, 'notify_granted')).toContain('value="case-rejected"');
  await page.evaluate(`window.steps.select('acceptance_result')`);
  await expect.poll(() => panel.textContent()).toContain('受理结果是“要求补正”');
  await page.evaluate(`window.steps.select('department_approval')`);
  await expect.poll(() => panel.textContent()).toContain('按“办理部门”');
  await page.evaluate('window.steps.select(undefined)');
  await panel.getByLabel('流程名称').fill('临时救助（小额）');
  await expect.poll(() => xmlOf(page)).toContain('name="临时救助（小额）"');
  expect(await accessibilityProblems(page, 'section[aria-label=设置]')).toEqual([]);
});

const bare = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0" targetNamespace="t">
  <bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>
  <bpmn:task id="a"><bpmn:incoming>f</bpmn:incoming><bpmn:outgoing>g</bpmn:outgoing></bpmn:task>
  <bpmn:endEvent id="e"><bpmn:incoming>g</bpmn:incoming></bpmn:endEvent>
  <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="g" sourceRef="a" targetRef="e"/></bpmn:process>
  <bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="p">
  <bpmndi:BPMNShape id="s_" bpmnElement="s"><dc:Bounds x="100" y="100" width="36" height="36"/></bpmndi:BPMNShape>
  <bpmndi:BPMNShape id="a_" bpmnElement="a"><dc:Bounds x="200" y="78" width="100" height="80"/></bpmndi:BPMNShape>
  <bpmndi:BPMNShape id="e_" bpmnElement="e"><dc:Bounds x="380" y="100" width="36" height="36"/></bpmndi:BPMNShape>
  <bpmndi:BPMNEdge id="f_" bpmnElement="f"><di:waypoint x="136" y="118"/><di:waypoint x="200" y="118"/></bpmndi:BPMNEdge>
  <bpmndi:BPMNEdge id="g_" bpmnElement="g"><di:waypoint x="300" y="118"/><di:waypoint x="380" y="118"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;

describe('what is put into a process', () => {
  it('is by a template the step that the shipped processes have', async () => {
    const page = await open();
    await page.evaluate(`window.steps.open(${JSON.stringify(bare)})`);
    const before = await xmlOf(page);
    await page.evaluate(`window.steps.apply('a', 'aidflow.step.acceptance')`);
    const made = await part(page, 'a');
    await page.evaluate('window.steps.undo()');
    // The editor puts an element that was replaced and restored at the end of its process.
    expect(lines(await xmlOf(page))).toEqual(lines(before));
    const shipped = await open();
    const extensions = (xml: string): string[] => (xml.match(/<zeebe:[^>]*>/g) ?? []).sort();
    expect(extensions(made)).toEqual(extensions(await part(shipped, 'acceptance')));
    expect(made).toMatch(/^<bpmn:userTask id="a" name="受理申请"/);
  });

  const models = readdirSync('processes').filter((name) => name.endsWith('.bpmn'));
  const drawings = models.flatMap((model) => blockIds.map((block) => ({ model, block })));
  it.each(drawings)('is by $block laid over nothing behind any human step of $model', async (drawing) => {
    const { model, block } = drawing;
    const page = await open();
    const text = await readFile(join('processes', model), 'utf8');
    await page.evaluate(`window.steps.open(${JSON.stringify(text)})`);
    const before = await xmlOf(page);
    const known = await idsOf(page, 'crossings');
    const steps = await idsOf(page, 'humanSteps');
    expect(steps).not.toEqual([]);
    for (const step of steps) {
      await page.evaluate(`window.steps.insert(${JSON.stringify(step)}, ${JSON.stringify(block)})`);
      const laidOver = (await idsOf(page, 'crossings')).filter((pair) => !known.includes(pair));
      if (process.env['SCREENSHOTS'] !== undefined)
        await screenshot(page, join(process.env['SCREENSHOTS'], `${model}-${block}-${step}.png`));
      expect.soft(laidOver, `${block} behind ${step} of ${model}`).toEqual([]);
      await page.evaluate('window.steps.undo()');
      expect.soft(await xmlOf(page), `undone behind ${step} of ${model}`).toBe(before);
    }
  });

  it.each(blockIds)('is by %s something that the engine runs, in one undo step', async (block) => {
    const page = await open();
    await page.evaluate(`window.steps.open(${JSON.stringify(bare)})`);
    await page.evaluate(`window.steps.apply('a', 'aidflow.job.accept-check')`);
    const before = await xmlOf(page);
    await page.evaluate(`window.steps.insert('a', ${JSON.stringify(block)})`);
    const after = await xmlOf(page);
    expect((await new BpmnModdle({ zeebe }).fromXML(after)).warnings).toEqual([]);
    expect(await compileBpmn(after, 'block.bpmn')).toMatchObject({ ok: true });
    await page.evaluate('window.steps.undo()');
    expect(await xmlOf(page)).toBe(before);
  });
});
