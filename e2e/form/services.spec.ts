import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkSubmission, parseForm, type Form } from '../../form-model/index.ts';
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
import { everyField } from './page/every-field.ts';
import { servePage, type ServedPage } from './serve-page.ts';

let served: ServedPage;
let form: Form;
let opened: TestPage[] = [];
const now = new Date('2026-11-23T02:00:00Z');
const workCalendar = { daysOff: ['2026-11-25'], workedWeekends: ['2026-11-28'] };

beforeAll(async () => {
  served = await servePage();
  const parsed = parseForm(everyField);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  form = parsed.form;
}, 180_000);

afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  const folder = process.env['SCREENSHOTS'];
  const name = (expect.getState().currentTestName ?? '').replaceAll(/[^\w-]+/g, '-');
  for (const [i, { page }] of opened.entries()) {
    if (folder !== undefined) await screenshot(page, join(folder, `${name}-${i}.png`));
    await page.context().close();
  }
  opened = [];
});

afterAll(async () => {
  await closeBrowser();
  await served.close();
});

async function open(query = '', size: PageOptions = DESK, which = 'every'): Promise<Page> {
  const test = await newPage(size);
  opened.push(test);
  test.page.setDefaultTimeout(6000);
  await test.page.goto(`${served.url}?form=${which}${query}`);
  await test.page.waitForSelector('.aid-form');
  return test.page;
}

const json = async (page: Page, id: string): Promise<unknown> =>
  JSON.parse((await page.textContent(id)) ?? '');
const given = (page: Page): Promise<unknown> => json(page, '#given');
const submit = async (page: Page): Promise<unknown> => {
  await page.getByRole('button', { name: '提交' }).click();
  return json(page, '#verdict');
};
/** What a search found; lists to open have options of their own. */
const offered = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: '查询结果' }).getByRole('option', { name });
const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const step = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '填写内容' }).getByRole('button', { name });
/** Red 3000 × 1500 pixels as a PNG, made by the page itself. */
const bigImage = async (page: Page): Promise<Buffer> => {
  const url = await page.evaluate(
    `(() => { const c = document.createElement('canvas'); c.width = 3000; c.height = 1500;
      const x = c.getContext('2d'); x.fillStyle = 'red'; x.fillRect(0, 0, 3000, 1500); return c.toDataURL('image/png'); })()`,
  );
  return Buffer.from(String(url).split(',')[1] ?? '', 'base64');
};
const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });

describe.each([
  ['desk', DESK],
  ['phone', PHONE],
])('each pane on a %s', (_name, size) => {
  it.each(['基本情况', '材料', '日期', '家庭'])('%s has nothing axe complains of and fits', async (name) => {
    const page = await open('', size);
    if (name !== '基本情况') await step(page, name).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await submit(page);
    await step(page, name).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('住址 has nothing axe complains of and fits', async () => {
    const page = await open('', size);
    await tab(page, '住址').click();
    await page.getByLabel('户籍地：第 1 级').selectOption('980100');
    await page.getByLabel('户籍地：第 2 级').selectOption('980102');
    await page.getByLabel('户籍地：第 3 级').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});

describe('panes', () => {
  it('go by arrows from tab to tab', async () => {
    const page = await open();
    await tab(page, '申请人').focus();
    await page.keyboard.press('ArrowRight');
    expect(await tab(page, '住址').getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('住址');
    await page.keyboard.press('Home');
    expect(await tab(page, '申请人').getAttribute('aria-selected')).toBe('true');
  });

  it('show how many errors wait in them, and open when one of these is chosen', async () => {
    const page = await open();
    await step(page, '家庭').click();
    await submit(page);
    expect(await page.locator(':focus').getAttribute('aria-required')).toBe('true');
    expect(await tab(page, '申请人').getAttribute('aria-selected')).toBe('true');
    expect(await tab(page, '住址').textContent()).toContain('2');
    expect(await step(page, '材料').textContent()).toContain('有 1 处需要修改');
    await page.getByRole('button', { name: '请选择“共同调查人”' }).click();
    expect(await tab(page, '住址').getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('combobox');
    await page.getByRole('button', { name: '请上传“证明材料”' }).click();
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('选择文件');
  });

  it('are passed over while a rule hides them, and "next" stays where something is wrong', async () => {
    const page = await open();
    await step(page, '日期').click();
    expect(await page.locator('h4', { hasText: '第 3 步，共 4 步' }).count()).toBe(1);
    await page.getByRole('button', { name: '下一步' }).click();
    expect(await page.getByText('请填写“住院时间”').count()).toBeGreaterThan(0);
    expect(await page.locator('h4', { hasText: '第 3 步，共 4 步' }).count()).toBe(1);
    await page.getByRole('textbox', { name: '住院时间：开始日期' }).fill('2026年9月1日');
    await page.getByRole('textbox', { name: '住院时间：结束日期' }).fill('２０２６１０１５');
    expect(await given(page)).toMatchObject({ leave: { start: '2026-09-01', end: '2026-10-15' }, days: 45 });
    await page.getByRole('button', { name: '下一步' }).click();
    expect(await page.locator('h4', { hasText: '第 4 步，共 5 步' }).count()).toBe(1);
    expect(await page.getByRole('textbox', { name: '补充说明' }).isVisible()).toBe(true);
  });
});

describe('dates', () => {
  it('are counted in working days, over days off, from the field they follow', async () => {
    const page = await open();
    await step(page, '日期').click();
    await page.getByRole('textbox', { name: '受理日期' }).fill('2026-11-23');
    expect(await given(page)).toMatchObject({ until: '2026-12-07' });
    expect(await page.getByText('最晚 2026年11月30日（5 个工作日）').count()).toBe(1);
    const visit = page.getByRole('textbox', { name: '预约入户日期' });
    await visit.fill('2026/12/1');
    await visit.blur();
    expect(await page.getByText('不能晚于 2026-11-30（5 个工作日内）').count()).toBe(1);
  });
});

describe('an identity number', () => {
  it('says and fills birth date and sex, and takes full width and a small x', async () => {
    const page = await open();
    const idNo = page.getByLabel('身份证号码');
    await idNo.fill('３３０１０６ 19600312 012９');
    expect(await page.getByText('出生于 1960年3月12日，女').count()).toBe(1);
    expect(await given(page)).toMatchObject({ idNo: '330106196003120129', born: '1960-03-12', sex: '女' });
    await idNo.fill('330106600312012');
    await idNo.blur();
    expect(await page.getByText('是15位旧号码，已经停用').count()).toBe(1);
    expect(await idNo.inputValue()).toBe('330106600312012');
  });
});

describe('choices', () => {
  it('of a dictionary that fails can be tried again, and keep their label', async () => {
    const page = await open('&fail=dictionary');
    await page.getByRole('button', { name: '重试', exact: true }).first().click();
    await page.getByLabel('婚姻状况').selectOption({ label: '丧偶' });
    expect(await given(page)).toMatchObject({
      marriage: { value: '30', label: { zh: '丧偶', en: 'Widowed' } },
    });
  });

  it('of a search are found while typing, by keyboard, and what was typed stays until one is chosen', async () => {
    const page = await open();
    const bank = page.getByRole('combobox', { name: '开户银行' });
    await bank.fill('云溪市');
    const found = page.getByRole('listbox', { name: '查询结果' }).getByRole('option');
    await found.first().waitFor();
    expect(await found.count()).toBe(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await given(page)).toMatchObject({ bank: { value: 'S2', label: { zh: '云溪市第二支行' } } });
    expect(await bank.inputValue()).toBe('云溪市第二支行');
    await bank.fill('大学');
    await page.getByText('没有找到“大学”。').waitFor();
    await bank.blur();
    expect(await bank.inputValue()).toBe('大学');
    expect(await page.getByText('请从查到的结果中选择“开户银行”').count()).toBe(1);
  });

  it('of a search that fails are tried again in place; several stand below each other', async () => {
    const page = await open('&fail=search');
    const otherBanks = page.getByRole('combobox', { name: '接触过的银行' });
    await otherBanks.fill('中心');
    await page.getByText('没有加载成功。').waitFor();
    await page.getByRole('button', { name: '重试', exact: true }).click();
    await page.getByRole('option', { name: '白石镇中心支行' }).click();
    await otherBanks.fill('第一');
    await page.getByRole('option', { name: '云溪市第一支行' }).click();
    expect(await given(page)).toMatchObject({ otherBanks: [{ value: 'S3' }, { value: 'S1' }] });
    await page.getByRole('button', { name: '删除白石镇中心支行' }).click();
    expect(await given(page)).toMatchObject({ otherBanks: [{ value: 'S1' }] });
  });

  it('of a place go level by level, or by its name', async () => {
    const page = await open();
    await tab(page, '住址').click();
    const level = (n: number) => page.getByLabel(`户籍地：第 ${n} 级`);
    await level(1).selectOption('980100');
    await level(2).selectOption('980102');
    await level(3).selectOption('980102001');
    await level(4).selectOption('980102001002');
    expect(await given(page)).toMatchObject({
      home: { code: '980102001002', path: [{}, {}, {}, { name: '新桥村' }] },
    });
    await page.getByLabel('户籍地：输入地名查询').fill('上河');
    await offered(page, /上河村/).click();
    expect(await given(page)).toMatchObject({ home: { code: '980102001001' } });
    expect(await level(4).inputValue()).toBe('980102001001');
    await page.getByLabel('经办乡镇：第 1 级').selectOption('980102002');
    expect(await given(page)).toMatchObject({
      town: { code: '980102002000', path: [{ name: '云溪市' }, { name: '清溪区' }, { name: '下河街道' }] },
    });
    await level(2).focus();
    await level(2).selectOption('980121');
    await level(2).blur();
    expect(await page.getByText('请把“户籍地”选择到村（社区）').count()).toBeGreaterThan(0);
  });

  it('of a person show the masked number', async () => {
    const page = await open();
    await tab(page, '住址').click();
    await page.getByRole('combobox', { name: '共同调查人' }).fill('林秀兰');
    await offered(page, /上河村/).click();
    expect(await given(page)).toMatchObject({ surveyor: { id: 'p1', name: '林秀兰' } });
    expect(await page.getByText('330106********0129').count()).toBeGreaterThan(0);
  });

  it('say so in place where the page offers nothing', async () => {
    const page = await open('&alone');
    expect(await page.getByText('本页面没有提供这一项所需的服务').count()).toBeGreaterThan(2);
  });
});

describe('files', () => {
  const choose = (
    page: Page,
    index: number,
    files: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0],
  ) => page.locator('input[type=file][multiple]').nth(index).setInputFiles(files);

  it('are made smaller, sent, shown, counted and taken out again', async () => {
    const page = await open();
    await step(page, '材料').click();
    await choose(page, 0, { name: '证件.png', mimeType: 'image/png', buffer: await bigImage(page) });
    await page.getByRole('button', { name: '删除证件.jpg' }).waitFor();
    await choose(page, 1, [pdf('票据.pdf'), { ...pdf('说明.txt'), mimeType: 'text/plain' }]);
    await page.getByText('文件“说明.txt”格式不符，应为 PDF').waitFor();
    await page.getByRole('button', { name: '删除票据.pdf' }).waitFor();
    expect(await given(page)).toMatchObject({
      papers: [
        { id: 'f1', name: '证件.jpg', mediaType: 'image/jpeg', kind: 'identityCard' },
        { id: 'f2', name: '票据.pdf', mediaType: 'application/pdf', size: 8, kind: 'bill' },
      ],
    });
    const width =
      "document.querySelector('.entry img').decode().then(() => document.querySelector('.entry img').naturalWidth)";
    expect(await page.evaluate(width)).toBe(240);
    await page.getByRole('button', { name: '删除票据.pdf' }).click();
    expect(await given(page)).toMatchObject({ papers: [{ id: 'f1' }] });
  });

  it('that did not arrive keep the form from being sent, until they are tried again', async () => {
    const page = await open('&fail=upload');
    await step(page, '材料').click();
    await choose(page, 1, pdf('票据.pdf'));
    await page.getByText('没有上传成功，请检查网络后重试。').waitFor();
    await submit(page);
    expect(await page.getByRole('button', { name: '“证明材料”有文件没有上传成功' }).count()).toBe(1);
    await step(page, '材料').click();
    await page.getByRole('button', { name: '重试', exact: true }).click();
    await page.getByRole('button', { name: '删除票据.pdf' }).waitFor();
    expect(await given(page)).toMatchObject({ papers: [{ id: 'f1', kind: 'bill' }] });
    expect(await page.getByRole('button', { name: '“证明材料”有文件没有上传成功' }).count()).toBe(0);
  });

  it('go on while a rule hides their field, and are there when it is shown again', async () => {
    const page = await open('&late');
    await step(page, '日期').click();
    const end = page.getByRole('textbox', { name: '住院时间：结束日期' });
    await page.getByRole('textbox', { name: '住院时间：开始日期' }).fill('2026-09-01');
    await end.fill('2026-10-15');
    await step(page, '补充').click();
    // Closed panes come before it: their inputs are not drawn until they are opened.
    await page.locator('input[type=file][multiple]').last().setInputFiles(pdf('小结.pdf'));
    await page.getByRole('progressbar', { name: '正在上传“小结.pdf”' }).waitFor();
    await step(page, '日期').click();
    await end.fill('2026-09-02');
    await step(page, '补充').waitFor({ state: 'detached' });
    await page.waitForTimeout(2000);
    expect(await given(page)).not.toHaveProperty('summary');
    await end.fill('2026-10-15');
    await step(page, '补充').click();
    await page.getByRole('button', { name: '删除小结.pdf' }).waitFor();
    expect(await given(page)).toMatchObject({ summary: [{ id: 'f1', name: '小结.pdf' }] });
  });

  it('on their way are said to be, and can be cancelled', async () => {
    const page = await open('&slow');
    await step(page, '材料').click();
    await choose(page, 1, pdf('票据.pdf'));
    await page.getByRole('progressbar', { name: '正在上传“票据.pdf”' }).waitFor();
    await submit(page);
    expect(await page.getByText('“证明材料”还有文件正在上传，请稍候').count()).toBeGreaterThan(0);
    await step(page, '材料').click();
    await page.getByRole('button', { name: '取消上传“票据.pdf”' }).click();
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });

  it('can be dropped and pasted', async () => {
    const page = await open();
    await step(page, '材料').click();
    for (const [type, key] of [
      ['drop', 'dataTransfer'],
      ['paste', 'clipboardData'],
    ])
      await page.evaluate(
        `(() => { const data = new DataTransfer();
          data.items.add(new File(['%PDF'], '${type ?? ''}.pdf', { type: 'application/pdf' }));
          const event = new Event('${type ?? ''}', { bubbles: true, cancelable: true });
          Object.defineProperty(event, '${key ?? ''}', { value: data });
          document.querySelectorAll('.picker')[1].dispatchEvent(event); })()`,
      );
    await page.getByRole('button', { name: '删除drop.pdf' }).waitFor();
    await page.getByRole('button', { name: '删除paste.pdf' }).waitFor();
  });

  it('are taken with the camera on a phone', async () => {
    const page = await open('', PHONE);
    await step(page, '材料').click();
    expect(await page.locator('input[type=file][capture=environment]').count()).toBeGreaterThan(1);
  });
});

describe('a place', () => {
  it('is found by the device', async () => {
    const page = await open();
    await page.context().grantPermissions(['geolocation']);
    await page.context().setGeolocation({ latitude: 30.25, longitude: 120.16, accuracy: 12 });
    await tab(page, '住址').click();
    await page.getByRole('button', { name: '获取当前位置' }).click();
    await page.getByText('30.250000, 120.160000，误差约 12 米').waitFor();
    expect(await given(page)).toMatchObject({ stood: { lat: 30.25, lon: 120.16, accuracy: 12 } });
  });

  it('is typed where the device is not allowed to say', async () => {
    const page = await open();
    await tab(page, '住址').click();
    await page.getByRole('button', { name: '获取当前位置' }).click();
    await page.getByText('没有得到定位许可').waitFor();
    await page.getByLabel('入户位置：也可填写地址').fill('上河村3组12号');
    expect(await given(page)).toMatchObject({ stood: { address: '上河村3组12号' } });
  });
});

describe('rows within rows', () => {
  it('are added, summed up and full at their most', async () => {
    const page = await open();
    await step(page, '家庭').click();
    await page.getByRole('button', { name: '添加一行：家庭成员' }).click();
    await page.keyboard.type('陈建国');
    const add = page.getByRole('button', { name: '添加一行：收入明细' });
    await add.click();
    await page.getByRole('textbox', { name: /金额/ }).fill('1200');
    await add.click();
    await page.getByRole('textbox', { name: /金额/ }).last().fill('800.5');
    expect(await given(page)).toMatchObject({
      household: [{ name: '陈建国', incomes: [{ amount: 120000 }, { amount: 80050 }] }],
    });
    expect(await page.getByText('¥2,000.50').count()).toBe(1);
    expect(await add.count()).toBe(0);
    expect(await page.getByText('最多 2 行，已经填满。').count()).toBe(1);
  });
});

describe('a table of 500 rows', () => {
  const last = (page: Page) => page.getByLabel('第 500 行：第3列');

  it('draws the rows in sight alone, goes to the others, and adds them all up', async () => {
    const page = await open('', DESK, 'large');
    expect(await page.locator('[data-row]').count()).toBeLessThan(40);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(2000);
    await page.evaluate("document.querySelector('.scroll').scrollTop = 1e6");
    await last(page).fill('1');
    await expect.poll(() => page.locator('tfoot').textContent()).toContain('¥51,143.51');
    await page.getByLabel('第 500 行：第1列').fill('');
    await page.evaluate("document.querySelector('.scroll').scrollTop = 0");
    await page.getByLabel('第 1 行：第3列').waitFor();
    await submit(page);
    await expect.poll(() => page.evaluate('document.activeElement.id')).not.toBe('');
    expect(await page.getByLabel('第 500 行：第1列').getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => page.locator('.aid-form > .sr-only').textContent()).toContain('第3列合计');
  });

  it('is cards on a phone, twenty to a page', async () => {
    const page = await open('', PHONE, 'large&rows=70');
    expect(await page.locator('li[data-row]').count()).toBe(20);
    for (let i = 0; i < 3; i += 1) await page.getByRole('button', { name: '下一页' }).click();
    expect(await page.locator('li[data-row]').count()).toBe(10);
    expect(await page.getByText('第 61–70 行，共 70 行').count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: '下一页' }).isDisabled()).toBe(true);
  });
});

describe('the whole', () => {
  it('comes to what the server comes to', async () => {
    const page = await open();
    await page.getByLabel('身份证号码').fill('330106196003120129');
    await page.getByLabel('婚姻状况').selectOption('20');
    await tab(page, '住址').click();
    await page.getByLabel('户籍地：输入地名查询').fill('新桥');
    await offered(page, /新桥村/).click();
    await page.getByRole('combobox', { name: '共同调查人' }).fill('林秀兰');
    await offered(page, /上河村/).click();
    await step(page, '材料').click();
    await page.locator('input[type=file][multiple]').nth(1).setInputFiles(pdf('票据.pdf'));
    await page.getByRole('button', { name: '删除票据.pdf' }).waitFor();
    await step(page, '日期').click();
    await page.getByRole('textbox', { name: '住院时间：开始日期' }).fill('2026-11-01');
    await page.getByRole('textbox', { name: '住院时间：结束日期' }).fill('2026-11-10');
    const verdict = await submit(page);
    expect(verdict).toMatchObject({ ok: true, values: { days: 10 } });
    const { values } = verdict instanceof Object && 'values' in verdict ? verdict : { values: {} };
    expect(checkSubmission(form, values, { now, context: { workCalendar } })).toEqual(verdict);
  });
});
