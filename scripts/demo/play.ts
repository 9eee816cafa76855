import { finalCaseStates } from '../../model/case.ts';
import type { Scenario } from '../../model/registry.ts';
import type { Secrets } from '../../server/secrets.ts';
import type { Integrator } from './integrator.ts';
import { Clerk, type Knowledge } from './staff.ts';

export interface Filed {
  caseId: string;
  scenario: Scenario;
  item: 'MIN_LIVING' | 'TEMP_AID';
  urgent: boolean;
  expect: { state: 'GRANTED' | 'REJECTED'; review: 'held' | 'skipped' | 'none' };
}

export interface Stage {
  url: string;
  simulatorsUrl: string;
  integrator: Integrator;
  filed: readonly Filed[];
  secrets: Secrets;
  /** What is answered in forms that administrators drew, by form key. */
  answers?: Readonly<Record<string, object>>;
  /** How long nothing must happen before the clock is moved on, in milliseconds. */
  quietMs: number;
  say: (text: string) => void;
}

const day = 24 * 3_600_000;
const mostDays = 75;

/** Plays clerks, surveyors, reviewers, approvers, finance and bank officers until every case is decided and paid. */
export async function playAll(stage: Stage): Promise<void> {
  const staff = usernames.map(
    (name) =>
      new Clerk(stage.url, name, {
        password: stage.secrets.demoPassword(name),
        answers: stage.answers ?? {},
      }),
  );
  const knowledge = new Map(stage.filed.map((filed) => [filed.caseId, knowledgeOf(filed)]));
  let tasks = 0;
  for (let days = 0, step = 1; days <= mostDays; days += step) {
    const done = await workUntilQuiet(stage, staff, (caseId) => knowledge.get(caseId ?? ''));
    tasks += done;
    if (await finished(stage)) {
      stage.say(`${tasks} tasks completed in ${days} simulated days`);
      return;
    }
    // Where nobody has anything to do, a notice runs or the month has to turn.
    step = done > 0 ? 1 : 3;
    const now = await stage.integrator.advance(step * day);
    await shiftSimulators(stage.simulatorsUrl, (days + step) * day);
    stage.say(`${tasks} tasks completed; it is ${now.toISOString().slice(0, 10)} now`);
  }
}

/** Quiet is when nobody finds a task and no case moves on by itself. */
async function workUntilQuiet(
  stage: Stage,
  staff: readonly Clerk[],
  knows: (caseId: string | null) => Knowledge | undefined,
): Promise<number> {
  let done = 0;
  let seen = await progressOf(stage);
  for (let lastSign = Date.now(); Date.now() - lastSign < stage.quietMs;) {
    const counts = await Promise.all(staff.map((clerk) => clerk.work(knows)));
    const now = counts.reduce((sum, count) => sum + count, 0);
    done += now;
    const progress = await progressOf(stage);
    if (now > 0 || progress !== seen) lastSign = Date.now();
    else await new Promise((next) => setTimeout(next, 60));
    seen = progress;
  }
  return done;
}

/** What changes whenever a case moves on. */
async function progressOf({ integrator, filed }: Stage): Promise<string> {
  const cases = await Promise.all(filed.map(({ caseId }) => integrator.case(caseId)));
  return cases.map(({ state, timeline, payments }) => [state, timeline.length, payments.length]).join();
}

async function finished({ integrator, filed }: Stage): Promise<boolean> {
  for (const { caseId } of filed) {
    const { state, payments, openTasks } = await integrator.case(caseId);
    if (!finalCaseStates.some((final) => final === state) || openTasks.length > 0) return false;
    if (state === 'GRANTED' && !payments.some((payment) => payment.state === 'PAID')) return false;
  }
  return true;
}

/** The surveyor sees what is there; what a household keeps quiet about only the bank knows. */
function knowledgeOf({ scenario }: Filed): Knowledge {
  const { totals, hiddenDeposits, members, code } = scenario;
  const count = (key: 'dwellings' | 'nonWorkVehicles'): number =>
    members.reduce((sum, { truth }) => sum + truth[key], 0);
  return {
    incomeMonth: totals.incomeMonth,
    deposits: totals.deposits - hiddenDeposits,
    dwellings: count('dwellings'),
    nonWorkVehicles: count('nonWorkVehicles'),
    disputed: code === 'allowance-disputed',
  };
}

async function shiftSimulators(url: string, shiftMs: number): Promise<void> {
  await fetch(`${url}/clock`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shiftMs }),
  });
}

const usernames = [
  ...[1, 2, 3, 4].flatMap((n) => [`window-clerk-${n}`, `surveyor-${n}`, `reviewer-${n}`]),
  ...[1, 2].flatMap((n) => [
    `approver-civil-affairs-${n}`,
    `approver-housing-${n}`,
    `approver-human-resources-${n}`,
    `finance-${n}`,
    `monitoring-officer-${n}`,
  ]),
];
