import type { Page } from 'playwright-core';
import { z } from 'zod';
import { ScenarioList } from '../../model/registry.ts';
import { TaskDetail, TaskList } from '../../model/task.ts';
import { applicationOf, Integrator } from '../../scripts/demo/integrator.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import type { Installation } from './designer-page.ts';

/** A case in a township, with the people who work on it. */
export interface CaseWorld {
  readonly caseId: string;
  readonly applicant: string;
  readonly clerk: string;
  readonly reviewer: string;
  readonly approver: string;
}

/** Demo accounts are numbered in the order of their townships' codes, those of counties likewise. */
const townships = ['980102001', '980102100', '980121100', '980121200'];
const counties = ['980102', '980121'];

export async function aCase({ url, simulatorsUrl, secrets }: Installation): Promise<CaseWorld> {
  const answer: unknown = await (await fetch(`${simulatorsUrl}/population/scenarios`)).json();
  const scenario = ScenarioList.parse(answer).items.find(({ code }) => code === 'allowance-undisputed');
  if (!scenario) throw new Error('The district has no undisputed household');
  const integrator = new Integrator(url, demoClient, secrets.demoClientSecret);
  await integrator.signIn();
  const application = await integrator.file(applicationOf(scenario, 'MIN_LIVING'));
  await integrator.signAll(application);
  const township = application.targetTownship.id;
  const place = townships.indexOf(township) + 1;
  return {
    caseId: application.cases[0]?.id ?? '',
    applicant: scenario.members.find(({ idNo }) => idNo === scenario.applicantIdNo)?.name ?? '',
    clerk: `window-clerk-${place}`,
    reviewer: `reviewer-${place}`,
    approver: `approver-civil-affairs-${counties.indexOf(township.slice(0, 6)) + 1}`,
  };
}

/** Starts a process about a case, as any Camunda 8 client does. */
export async function startProcess(
  { url, secrets }: Installation,
  processDefinitionId: string,
  caseId: string,
): Promise<void> {
  const credentials = Buffer.from(`aidflow-worker:${secrets.engineSecret}`).toString('base64');
  const response = await fetch(`${url}/v2/process-instances`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: JSON.stringify({ processDefinitionId, variables: { caseId } }),
  });
  z.looseObject({ processInstanceKey: z.string() }).parse(await response.json());
}

/** Signs in at the workbench. */
export async function signIn(page: Page, { url, secrets }: Installation, username: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(secrets.demoPassword(username));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '待办' }).waitFor();
}

/** Waits in the inbox until a step that fills a form is there. */
export async function shown(page: Page, url: string, form: string): Promise<void> {
  for (let tries = 0; tries < 30; tries += 1) {
    await page.goto(`${url}/tasks?view=claimable&kind=form-step`);
    await page.locator('.state.loading').waitFor({ state: 'detached' });
    if ((await page.getByRole('listitem').filter({ hasText: form }).count()) > 0) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`No step with the form ${form} came`);
}

/** Takes the step that fills a form out of the inbox, as soon as it is there, and gives its id. */
export async function claimed(page: Page, url: string, form: string): Promise<string> {
  await shown(page, url, form);
  const row = page.getByRole('listitem').filter({ hasText: form });
  await row.getByRole('button', { name: '领取', exact: true }).first().click();
  await page.getByRole('heading', { name: new RegExp(form) }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** What is stored of a step, as its holder is given it by REST. */
export async function stored(page: Page, url: string, taskId: string): Promise<TaskDetail> {
  const answer: unknown = await (await page.request.get(`${url}/api/tasks/${taskId}`)).json();
  return TaskDetail.parse(answer);
}

export const inbox = async (page: Page, url: string, view: string): Promise<TaskList> =>
  TaskList.parse(await (await page.request.get(`${url}/api/tasks?view=${view}`)).json());

export async function complete(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交办理结果' }).click();
  await page
    .getByText(/已办结/)
    .first()
    .waitFor();
}
