import { createHash } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const box = (page: Page, name: string): Locator => page.getByRole('textbox', { name });
const radio = (page: Page, question: string, answer: string): Locator =>
  page.getByRole('radiogroup', { name: question }).getByRole('radio', { name: answer, exact: true });

/** The smallest picture there is. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Fills the survey as a clerk does, and gives what is to be stored of it. */
export async function fillSurvey(page: Page, applicant: string): Promise<Record<string, unknown>> {
  await box(page, '调查日期').fill('2026-03-02');
  await box(page, '户主姓名').fill('沈建国');
  await box(page, '户主身份证号').fill('330106196003120129');
  await box(page, '联系电话').fill('139 0571 2345');
  await box(page, '收款账号').fill('6222 0200 0000 0000 018');
  for (const [n, code] of ['980100', '980102', '980102001', '980102001001'].entries())
    await page.getByLabel(`现居住地：第 ${n + 1} 级`).selectOption(code);
  await box(page, '门牌地址').fill('新桥路 12 号');
  await box(page, '居住时间：开始日期').fill('2019-05-01');
  await box(page, '居住时间：结束日期').fill('2026-03-01');
  await page.getByRole('combobox', { name: '见证人' }).fill(applicant);
  await page.getByRole('listbox', { name: '查询结果' }).getByRole('option').first().click();
  await box(page, '家庭人数').fill('3');
  await box(page, '劳动力人数').fill('1');
  await addMembers(page);
  await box(page, '养老保险待遇：正确的内容').or(box(page, '正确的内容')).first().fill('120');
  await radio(page, '住房性质', '租住').check();
  await box(page, '出租人').fill('王德发');
  for (const hardship of ['疾病', '上学']) await page.getByRole('checkbox', { name: hardship }).check();
  await radio(page, '有无债务', '是').check();
  await box(page, '债务金额').fill('12,000.50');
  await box(page, '债务原因').fill('看病借款\n分三年还清');
  await page.locator('input[type=file][multiple]').setInputFiles({
    ...{ name: '堂屋.png', mimeType: 'image/png', buffer: picture },
  });
  await page.getByRole('button', { name: '删除堂屋.png' }).waitFor();
  await page.getByRole('button', { name: '获取当前位置' }).click();
  await page.getByText('北纬/东经 30.274085').waitFor();
  await box(page, '调查结论').fill('情况属实。');
  return { ...answers(applicant), signature: await sign(page) };
}

async function addMembers(page: Page): Promise<void> {
  const rows = [
    ['沈建国', '本人', '66', '1500', '800.5'],
    ['沈小雨', '子', '15', '0', '300'],
  ];
  for (const [i, [name = '', relationship = '', age = '', income = '', spending = '']] of rows.entries()) {
    await page.getByRole('button', { name: '添加一行：家庭成员' }).click();
    const row = page.locator(`[data-row="${i}"]`);
    const cell = (column: string): Locator => row.getByLabel(column);
    await cell('姓名').fill(name);
    await cell('与户主关系').selectOption({ label: relationship });
    await cell('年龄').fill(age);
    await cell('月收入').fill(income);
    await cell('月支出').fill(spending);
  }
}

/** Signs with the mouse, and gives the strokes as they lie on the glass. */
async function sign(page: Page): Promise<object> {
  const glass = page.getByRole('img', { name: /户主签名/ });
  await page.evaluate(`document.querySelector('[role=img][tabindex]').scrollIntoView({ block: 'center' })`);
  const { x = 0, y = 0, width = 0, height = 0 } = (await glass.boundingBox()) ?? {};
  const points = [
    [40, 90],
    [90, 40],
    [140, 110],
    [220, 60],
  ] as const;
  const place = ([px, py]: readonly [number, number]): [number, number] => [
    Math.ceil(x + px),
    Math.ceil(y + py),
  ];
  const [first, ...rest] = points.map(place);
  if (!first) throw new Error('A signature has a beginning');
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point);
  await page.mouse.up();
  const on = ([px, py]: readonly [number, number]): string => `${Math.round(px - x)} ${Math.round(py - y)}`;
  const path = `M${on(first)}L${on(first)}${rest.map((point) => `L${on(point)}`).join('')}`;
  return { width: Math.round(width), height: Math.round(height), path };
}

const someId: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);
const someText: unknown = expect.any(String);
const place = (code: string, name: string) => ({ code, name });
const relation = (value: string, zh: string, en: string) => ({ value, label: { zh, en } });

/** Numbers of people and accounts are kept masked among answers; the whole ones are kept by nobody here. */
const answers = (applicant: string): Record<string, unknown> => ({
  visitedOn: '2026-03-02',
  reportBy: '2026-03-05',
  headName: '沈建国',
  headIdNo: '330***********0129',
  headBorn: '1960-03-12',
  phone: '13905712345',
  cardNo: '622************0018',
  home: {
    code: '980102001001',
    path: [
      place('980100', '云溪市'),
      place('980102', '青岚区'),
      place('980102001', '临江街道'),
      place('980102001001', '桂花社区'),
    ],
  },
  street: '新桥路 12 号',
  livedThere: { start: '2019-05-01', end: '2026-03-01' },
  witness: { id: someId, name: applicant, idNo: someText },
  size: 3,
  working: 1,
  members: [
    {
      rowId: someText,
      fullName: '沈建国',
      relation: relation('01', '本人', 'Self'),
      age: 66,
      income: 150_000,
      spending: 80_050,
    },
    {
      rowId: someText,
      fullName: '沈小雨',
      relation: relation('20', '子', 'Son'),
      age: 15,
      income: 0,
      spending: 30_000,
    },
  ],
  totalIncome: 150_000,
  balance: 39_950,
  pension: { correction: 12_000 },
  dwelling: 'RENTED',
  landlord: '王德发',
  hardships: ['ILLNESS', 'SCHOOL'],
  inDebt: true,
  debt: 1_200_050,
  debtReason: '看病借款\n分三年还清',
  photos: [
    {
      id: someId,
      ...{ name: '堂屋.png', mediaType: 'image/png', size: picture.length },
      sha256: createHash('sha256').update(picture).digest('hex'),
    },
  ],
  place: { lat: 30.274085, lon: 120.15507, accuracy: 8, at: someText },
  finding: '情况属实。',
});
