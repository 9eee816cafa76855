import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkSubmission, parseForm, rightsFor, type Form, type Rights } from '../../form-model/index.ts';
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
import { servePage, type ServedPage } from './serve-page.ts';

const Values = z.record(z.string(), z.unknown());
const Signed = z.object({ signature: z.object({ path: z.string() }) });
const Accepted = z.object({ ok: z.literal(true), values: Values });

let served: ServedPage;
let form: Form;
let stored: Record<string, unknown>;
let opened: TestPage[] = [];

beforeAll(async () => {
  served = await servePage();
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(`./page/${name}`, import.meta.url), 'utf8'));
  const parsed = parseForm(await read('household-check.json'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  form = parsed.form;
  stored = Values.parse(await read('stored-values.json'));
}, 180_000);

afterEach(async () => {
  // Nothing was thrown, and nothing met the content policy, in any page of the test.
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  const folder = process.env['SCREENSHOTS'];
  const name = (expect.getState().currentTestName ?? '').replaceAll(/[^\w-]+/g, '-');
  for (const [i, { page }] of opened.entries()) {
    // `SCREENSHOTS=<folder> npx vitest run e2e/form` leaves the last view of every test to be looked at.
    if (folder !== undefined) await screenshot(page, join(folder, `${name}-${i}.png`));
    await page.context().close();
  }
  opened = [];
});

afterAll(async () => {
  await closeBrowser();
  await served.close();
});

async function open(query = '', size: PageOptions = DESK): Promise<Page> {
  const test = await newPage(size);
  opened.push(test);
  await test.page.goto(served.url + query);
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

/** What the server says to the same values. */
const onServer = (values: unknown, rights: Rights = {}): unknown =>
  checkSubmission(form, values, {
    initial: stored,
    rights,
    context: { memberLimit: 6 },
    now: new Date('2026-11-23T02:00:00Z'),
  });

async function sign(page: Page): Promise<void> {
  const glass = page.getByRole('img', { name: /签名/ });
  await glass.scrollIntoViewIfNeeded();
  const box = await glass.boundingBox();
  if (!box) throw new Error('There is no glass to sign on');
  await page.mouse.move(box.x + 20, box.y + 40);
  await page.mouse.down();
  for (let i = 1; i < 12; i += 1) await page.mouse.move(box.x + 20 + i * 12, box.y + 40 + (i % 3) * 20);
  await page.mouse.up();
}

describe.each([
  ['desk', DESK],
  ['phone', PHONE],
])('a form on a %s', (_name, size) => {
  it.each(['', '?empty', '?readonly', '?step=approval'])(
    'has nothing axe complains of (%s)',
    async (query) => {
      const page = await open(query, size);
      expect(await accessibilityProblems(page)).toEqual([]);
    },
  );

  it('has nothing axe complains of while it shows errors', async () => {
    const page = await open('?empty', size);
    await submit(page);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('needs no scrolling sideways', async () => {
    const page = await open('', size);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});

describe('filling', () => {
  it('takes amounts in full width and keeps fen', async () => {
    const page = await open();
    const income = page.getByLabel('第 2 行：月收入');
    await income.fill('３，０００．５');
    expect(await given(page)).toMatchObject({ members: [{}, { income: 300050 }], total: 300050 });
    await income.blur();
    expect(await income.inputValue()).toBe('3,000.50');
  });

  it('keeps what is no amount and says so in place once the field is left', async () => {
    const page = await open();
    const income = page.getByLabel('第 2 行：月收入');
    await income.fill('三千');
    expect(await page.getByText('“月收入”应为金额').count()).toBe(0);
    await income.blur();
    expect(await income.inputValue()).toBe('三千');
    expect(await page.getByText('“月收入”应为金额').count()).toBe(1);
    expect(await income.getAttribute('aria-invalid')).toBe('true');
  });

  it('keeps the caret where it is while a text is changed in its middle', async () => {
    const page = await open();
    const name = page.getByRole('textbox', { name: '姓名', exact: true });
    await name.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('晓兰');
    expect(await name.inputValue()).toBe('林晓兰秀兰');
  });

  it('shows and requires what a rule asks for, and drops it when it is hidden again', async () => {
    const page = await open();
    const born = page.getByRole('textbox', { name: '出生日期' });
    await born.fill('2015年3月1日');
    const guardian = page.getByLabel('监护人姓名');
    await guardian.fill('林父');
    expect(await given(page)).toMatchObject({ born: '2015-03-01', guardian: '林父' });
    await born.fill('1960-03-12');
    expect(await guardian.count()).toBe(0);
    expect(await given(page)).not.toHaveProperty('guardian');
    await born.fill('2015-03-01');
    expect(await guardian.inputValue()).toBe('林父');
  });

  it('gives all errors at once, the same as the server, with a list that leads to each', async () => {
    const page = await open('?empty');
    const verdict = await submit(page);
    expect(verdict).toEqual(
      checkSubmission(form, {}, { context: { memberLimit: 6 }, now: new Date('2026-11-23T02:00:00Z') }),
    );
    expect(await page.getByRole('alert').textContent()).toContain('有 8 处需要修改');
    expect(await page.locator(':focus').getAttribute('aria-required')).toBe('true');
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toContain('姓名');
    await page.getByRole('button', { name: '请选择“邻里是否有异议”' }).click();
    expect(await page.evaluate('document.activeElement.closest("[role=radiogroup]") !== null')).toBe(true);
    await page.keyboard.press('Space');
    expect(await page.getByRole('button', { name: '请选择“邻里是否有异议”' }).count()).toBe(0);
  });

  it('comes to what the server comes to', async () => {
    const page = await open();
    await page.getByRole('radiogroup', { name: '邻里是否有异议' }).getByLabel('是').check();
    await page.getByRole('button', { name: /隐瞒收入/ }).click();
    await sign(page);
    const verdict = await submit(page);
    expect(verdict).toMatchObject({
      ok: true,
      values: { disputeReason: '邻居反映其家庭有隐瞒收入的情况：', total: 285050, perHead: 142525 },
    });
    const { values } = Accepted.parse(verdict);
    expect(onServer(values)).toEqual({ ok: true, values });
    expect(Signed.parse(values).signature.path).toMatch(/^M\d+ \d+(L\d+ \d+)+$/);
  });

  it('links hint and errors to their input', async () => {
    const page = await open('?empty');
    await page.getByLabel('联系电话').fill('12');
    await page.getByLabel('联系电话').blur();
    const ids = ((await page.getByLabel('联系电话').getAttribute('aria-describedby')) ?? '').split(' ');
    const words = await Promise.all(ids.map((id) => page.locator(`#${id}`).textContent()));
    expect(words.join(' ')).toContain('带区号的固定电话');
    expect(words.join(' ')).toContain('应为11位手机号码');
  });

  it('corrects what a source says without replacing it', async () => {
    const page = await open();
    await page.getByRole('button', { name: '不对？银行存款' }).click();
    await page.getByLabel('正确的内容').fill('9000');
    expect(await given(page)).toMatchObject({
      deposits: { value: 1250000, asOf: '2026-11-03', correction: 900000 },
    });
    await page.getByRole('button', { name: '取消更正' }).click();
    expect(await given(page)).toMatchObject({ deposits: { value: 1250000 } });
    expect(await given(page)).not.toHaveProperty('deposits.correction');
  });

  it('can be done by keyboard alone', async () => {
    const page = await open('?empty');
    await page.getByRole('textbox', { name: '姓名', exact: true }).focus();
    await page.keyboard.type('张三');
    await page.keyboard.press('Tab');
    await page.keyboard.type('330106196003120129');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('19600312');
    await page.getByRole('radio', { name: '农业', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await given(page)).toMatchObject({ name: '张三', born: '1960-03-12', relation: 'URBAN' });
  });
});

describe('rows', () => {
  it('come by a button that leads into them, add to the total, go, and come back', async () => {
    const page = await open();
    await page.getByRole('button', { name: '添加一行：共同生活的家庭成员' }).click();
    expect(await page.evaluate('document.activeElement.value')).toBe('');
    await page.keyboard.type('陈小雨');
    await page.getByRole('radiogroup', { name: '第 3 行：是否就业' }).getByLabel('是').check();
    await page.getByLabel('第 3 行：月收入').fill('100');
    expect(await page.locator('tfoot').textContent()).toContain('¥2,950.50');
    await page.getByRole('button', { name: '删除第 2 行' }).click();
    expect(await given(page)).toMatchObject({
      members: [{ name: '林秀兰' }, { name: '陈小雨', income: 10000 }],
    });
    expect(await page.getByLabel('第 2 行：姓名').inputValue()).toBe('陈小雨');
    await page.getByLabel('第 2 行：月收入').fill('200');
    expect(await page.locator('tfoot').textContent()).toContain('¥200.00');
    await page.getByRole('button', { name: '撤销删除' }).click();
    expect(await given(page)).toMatchObject({
      members: [{ name: '林秀兰' }, { name: '陈建国', income: 285050 }, { name: '陈小雨', income: 20000 }],
    });
    expect(await page.getByLabel('第 2 行：月收入').inputValue()).toBe('2,850.50');
    expect(await page.getByLabel('第 3 行：姓名').inputValue()).toBe('陈小雨');
  });

  it('are cards on a phone, with targets large enough for a finger', async () => {
    const page = await open('', PHONE);
    expect(await page.locator('table').count()).toBe(0);
    expect(await page.getByRole('group', { name: '共同生活的家庭成员' }).getByRole('listitem').count()).toBe(
      2,
    );
    const small = await page.evaluate(
      `[...document.querySelectorAll('.aid-form button, .aid-form select, .aid-form .el-input, .aid-form .options label')]
        .filter((element) => element.getBoundingClientRect().height < 40)
        .map((element) => element.outerHTML.slice(0, 80))`,
    );
    expect(small).toEqual([]);
  });
});

describe('rights', () => {
  it('draw as text what a step may only read, and not at all what it must not see', async () => {
    const page = await open('?step=approval');
    const inputs = await page.locator('.aid-form').getByRole('textbox').all();
    expect(await Promise.all(inputs.map((input) => input.getAttribute('inputmode')))).toEqual(['decimal']);
    expect(await page.getByText('330106********0129').count()).toBe(1);
    expect(await page.content()).not.toContain('2,850.50');
    await page.getByLabel('入户次数').fill('3');
    const values = await given(page);
    const rights = rightsFor(form, 'approval');
    expect(onServer(values, rights)).toMatchObject({
      ok: true,
      values: { visits: 3, members: [{}, { income: 285050 }] },
    });
  });
});

describe('languages', () => {
  it('change labels, errors and lists of a form that is being filled', async () => {
    const page = await open('?empty');
    await page.getByLabel('联系电话').fill('12');
    await submit(page);
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.getByLabel('Telephone').inputValue()).toBe('12');
    expect(await page.getByRole('alert').textContent()).toContain('answers need correcting');
    expect(await page.getByText('must be a mobile number of 11 digits').count()).toBeGreaterThan(0);
  });
});

describe('the server’s refusals', () => {
  it('stand at their fields until these change, others above the form', async () => {
    const page = await open();
    await page.getByRole('button', { name: '服务器拒绝' }).click();
    expect(await page.getByText('这个号码已停用').count()).toBe(2);
    expect(await page.getByText('Something else is wrong').count()).toBe(1);
    await page.getByLabel('联系电话').fill('13900000000');
    expect(await page.getByText('这个号码已停用').count()).toBe(0);
  });
});

describe('a draft on the device', () => {
  it('is offered again after the page was closed, without numbers and signatures', async () => {
    const page = await open('?draft=task-1');
    await page.getByRole('textbox', { name: '姓名', exact: true }).fill('林绣兰');
    await expect.poll(() => page.evaluate('localStorage.getItem("aidflow-draft:task-1")')).not.toBeNull();
    const kept = await page.evaluate('localStorage.getItem("aidflow-draft:task-1")');
    expect(kept).toContain('林绣兰');
    expect(kept).not.toContain('330106196003120129');
    await page.reload();
    await page.getByRole('button', { name: '恢复' }).click();
    expect(await page.getByRole('textbox', { name: '姓名', exact: true }).inputValue()).toBe('林绣兰');
    expect(await page.getByLabel('身份证号码').inputValue()).toBe('330106196003120129');
  });
});

describe('texts of a form', () => {
  it('are shown as text, whatever is written in them', async () => {
    const page = await open();
    expect(await page.getByText('<b>标签</b>按原文显示').count()).toBe(1);
  });
});
