import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accessibilityProblems, DESK, newPage, PHONE, type TestPage } from '../../test/browser.ts';
import {
  aCase,
  claimed,
  complete,
  inbox,
  shown,
  signIn,
  startProcess,
  stored,
  type CaseWorld,
} from './case-world.ts';
import { anInstallation, created, opened, type Installation } from './designer-page.ts';
import { draw } from './draw.ts';
import { createByKeys, drawByKeys, fillByKeys, publishByKeys, setRightByKeys } from './draw-by-keys.ts';
import { addCircle, addRules, drawRights, mendAll, publish, sentences } from './draw-survey.ts';
import { fillSurvey } from './fill-survey.ts';
import { press, signInByKeys } from './keys.ts';
import { householdSurvey } from './survey-form.ts';
import { oneStepProcess, surveyProcess } from './survey-process.ts';

const form = '入户调查表';
const key = 'village-survey';
let installation: Installation;
let world: CaseWorld;

beforeAll(async () => {
  installation = await anInstallation();
  world = await aCase(installation);
}, 240_000);
afterAll(() => installation.stop());

const someText: unknown = expect.any(String);

/** What the page complained of, but for the question of the sign-in page who is there. */
const faultsOf = ({ faults }: TestPage): string[] => faults.filter((fault) => !fault.includes('401'));

describe('a household survey', () => {
  it('is drawn from nothing, has its mistakes repaired, and is published', { timeout: 120_000 }, async () => {
    const designer = await opened(installation);
    const { page } = designer;
    await created(page, key, form, 'Household survey');
    // A process that names the form gives the matrix of rights its steps.
    const xml = surveyProcess(key, key);
    expect((await page.request.post(`${installation.url}/api/processes`, { data: { xml } })).status()).toBe(
      201,
    );
    await page.reload();
    await page.getByRole('heading', { name: form, level: 1 }).waitFor();

    await draw(page, householdSurvey);
    await addRules(page);
    await addCircle(page);
    await drawRights(page);

    expect((await sentences(page)).map((text) => text.replace(/^.*\n/, ''))).toEqual([
      '规则循环：家庭人数 → 劳动力人数 → 家庭人数。',
      '“出租人”缺少英文文字。',
      '“联系电话”收集个人信息，须说明目的。',
      '旁边还有一个字段也叫“审批意见”。',
    ]);
    // Two more come to light as soon as the form can be read: of rights.
    const places = ['家庭人数', '出租人', '审批意见', '联系电话', '审批意见', '债务情况'];
    expect(await mendAll(page)).toEqual(places);
    expect(await accessibilityProblems(page)).toEqual([]);

    await publish(page, '按新办法调查');
    const published: unknown = await (
      await page.request.get(`${installation.url}/api/forms/${key}/1`)
    ).json();
    const fields = JSON.stringify(published).match(/"x-component":"(?!section|columns)\w+"/g) ?? [];
    expect(fields.length).toBeGreaterThanOrEqual(30);
    expect(new Set(fields).size).toBeGreaterThanOrEqual(19);
    expect(faultsOf(designer)).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['at a desk, approved on a phone', DESK, PHONE],
    ['on a phone, approved at a desk', PHONE, DESK],
  ] as const)(
    'is filled %s, and stored as it was typed',
    { timeout: 90_000 },
    async (_name, ofClerk, ofApprover) => {
      await startProcess(installation, key, world.caseId);
      const clerk = await seat(world.clerk, ofClerk);
      const surveyed = await claimed(clerk.page, installation.url, form);
      const answers = await fillSurvey(clerk.page, world.applicant);
      expect(await clerk.page.getByText('合计').first().isVisible()).toBe(true);
      await clerk.page.evaluate('scrollTo(0, 0)');
      expect(await accessibilityProblems(clerk.page)).toEqual([]);
      await fits(clerk.page);
      await complete(clerk.page);
      expect((await stored(clerk.page, installation.url, surveyed)).values).toEqual(answers);
      expect(faultsOf(clerk)).toEqual([]);

      const reviewer = await seat(world.reviewer, DESK);
      await claimed(reviewer.page, installation.url, form);
      expect(await writable(reviewer.page)).toEqual(['调查结论']);
      await reviewer.page.getByRole('textbox', { name: '调查结论' }).fill('经审核，情况属实。');
      await complete(reviewer.page);

      const approver = await seat(world.approver, ofApprover);
      const approved = await claimed(approver.page, installation.url, form);
      await approve(approver.page);
      const { members, ...seen } = without(answers, 'cardNo');
      expect((await stored(approver.page, installation.url, approved)).values).toEqual({
        ...seen,
        members: withoutAge(members),
        finding: '经审核，情况属实。',
        agreed: true,
        opinion: '同意纳入。',
      });
      expect(faultsOf(approver)).toEqual([]);
    },
  );
});

describe('a form, without a mouse', () => {
  it('is drawn, given rights, published, and filled', { timeout: 90_000 }, async () => {
    const { url, secrets } = installation;
    const designer = await withoutMouse();
    const { page } = designer;
    await page.goto(`${url}/designer/forms`);
    await signInByKeys(page, 'administrator-city', secrets.demoPassword('administrator-city'));
    await createByKeys(page, 'spending', '支出登记表', 'Spending');
    const xml = oneStepProcess('spending', 'spending');
    expect((await page.request.post(`${url}/api/processes`, { data: { xml } })).status()).toBe(201);
    await drawByKeys(page);
    await setRightByKeys(page, '审核备注', '登记', '只读');
    await publishByKeys(page, '键盘绘制');
    expect(faultsOf(designer)).toEqual([]);
    await page.context().close();

    await startProcess(installation, 'spending', world.caseId);
    const clerk = await withoutMouse();
    await clerk.page.goto(url);
    await signInByKeys(clerk.page, world.clerk, secrets.demoPassword(world.clerk));
    await clerk.page.getByRole('heading', { name: '待办' }).waitFor();
    await shown(clerk.page, url, '支出登记表');
    await press(clerk.page.getByRole('listitem').filter({ hasText: '支出登记表' }).getByRole('button'));
    await clerk.page.getByRole('heading', { name: /支出登记表/ }).waitFor();
    await fillByKeys(clerk.page);
    const [task] = (await inbox(clerk.page, url, 'done')).items;
    expect((await stored(clerk.page, url, task?.id ?? '')).values).toEqual({
      items: [
        { rowId: someText, what: '房租', amount: 80_000 },
        { rowId: someText, what: '药费', amount: 36_050 },
      ],
      total: 116_050,
      borrowed: true,
      lender: '信用社',
    });
    expect(faultsOf(clerk)).toEqual([]);
    await clerk.page.context().close();
  });
});

/** A page that complains of every pointer. */
async function withoutMouse(): Promise<TestPage> {
  const opening = await newPage(DESK);
  await opening.page.addInitScript({
    content: "addEventListener('pointerdown', () => console.error('a pointer was used'), true)",
  });
  return opening;
}

const seats = new Map<string, TestPage>();

/** Somebody of the staff at a screen of a size, at a known place; who has signed in before stays so. */
async function seat(username: string, size: { width: number; height: number }): Promise<TestPage> {
  const known = seats.get(username);
  await known?.page.setViewportSize(size);
  if (known) return known;
  const seated = await newPage(size);
  seats.set(username, seated);
  await seated.page.context().grantPermissions(['geolocation']);
  await seated.page.context().setGeolocation({ latitude: 30.274085, longitude: 120.15507, accuracy: 8 });
  await signIn(seated.page, installation, username);
  return seated;
}

/** A phone must not have to be pushed sideways. */
async function fits(page: Page): Promise<void> {
  expect(
    await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
  ).toBe(true);
}

/** Labels of the texts that may be typed. */
const writable = (page: Page): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('.aid-form textarea, .aid-form input:not([type])[id], .aid-form input[type=text]')]
    .map((box) => box.ariaLabel ?? box.labels?.[0]?.firstChild?.textContent?.trim() ?? '?')`);

/** The county sees all but account and ages, changes nothing of it, and has to say why. */
async function approve(page: Page): Promise<void> {
  const shown = page.locator('.aid-form');
  expect(await shown.getByText('沈建国').first().isVisible()).toBe(true);
  for (const hidden of ['收款账号', '622************0018', '年龄'])
    expect(await shown.getByText(hidden).count()).toBe(0);
  expect(await writable(page)).toEqual(['审批意见']);
  await page.getByRole('button', { name: '提交办理结果' }).click();
  await page.getByRole('alert').first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await fits(page);
  await page
    .getByRole('radiogroup', { name: '是否同意' })
    .getByRole('radio', { name: '是', exact: true })
    .check();
  await page.getByRole('textbox', { name: '审批意见' }).fill('同意纳入。');
  await complete(page);
}

const without = (row: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));
const Rows = z.array(z.record(z.string(), z.unknown()));
const withoutAge = (members: unknown): unknown => Rows.parse(members).map((row) => without(row, 'age'));
