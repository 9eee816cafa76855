import { createHash } from 'node:crypto';
import type { NewApplication } from '../../model/application.ts';
import { RegisterHousehold } from '../../model/registry.ts';
import { Integrator } from '../../scripts/demo/integrator.ts';
import { Clerk } from '../../scripts/demo/staff.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import type { Installation } from './installation.ts';

export interface Acknowledged {
  applicationId: string;
  caseId: string;
}

/** Households whose head can apply for urgent help, in the order of the register. */
export async function householdsOf(
  { simulators }: Installation,
  count: number,
): Promise<RegisterHousehold[]> {
  const response = await fetch(`${simulators.url}/population/households?limit=${count * 3}`);
  const lines = (await response.text()).split('\n').filter((line) => line.trim() !== '');
  return lines
    .map((line) => RegisterHousehold.parse(JSON.parse(line)))
    .filter(({ members }) => members[0]?.alive === true && members[0].account?.status === 'NORMAL')
    .slice(0, count);
}

/** Files urgent applications, each with one key of its own that is tried until it is answered, and signs for everybody. */
export async function fileAll(
  installation: Installation,
  households: readonly RegisterHousehold[],
  acknowledged: Acknowledged[],
): Promise<void> {
  const { demoClientSecret } = await installation.secrets();
  const integrator = new Integrator(installation.apiUrl, demoClient, demoClientSecret);
  await patiently(() => integrator.signIn());
  for (const household of households) {
    const application = await patiently(async () => {
      await integrator.signIn();
      return integrator.file(urgentApplication(household), `fault-${household.registerNo}`);
    });
    const caseId = application.cases[0]?.id ?? '';
    acknowledged.push({ applicationId: application.id, caseId });
    await patiently(() => integrator.signAll(application));
  }
}

/** Staff who complete whatever they find, through every interruption, until `done` says so. */
export async function staffUntil(installation: Installation, done: () => Promise<boolean>): Promise<void> {
  const { demoPassword } = await installation.secrets();
  const staff = [
    ...[1, 2, 3, 4].map((n) => `window-clerk-${n}`),
    ...[1, 2].flatMap((n) => [`approver-civil-affairs-${n}`, `finance-${n}`]),
  ].map((name) => new Clerk(installation.apiUrl, name, demoPassword(name)));
  const patience = Date.now() + 300_000;
  while (!(await done().catch(() => false))) {
    if (Date.now() > patience) throw new Error('The cases did not end within five minutes');
    await Promise.all(staff.map((clerk) => clerk.work(() => undefined).catch(() => 0)));
    await new Promise((next) => setTimeout(next, 100));
  }
}

/** What a client that wants its answer does: tries again under the same key until it gets one. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 600) throw error;
      await new Promise((next) => setTimeout(next, 100));
    }
  }
}

function urgentApplication({ members, address }: RegisterHousehold): NewApplication {
  const [head, ...others] = members.filter(({ alive }) => alive);
  if (!head) throw new Error('A household without a living head cannot apply');
  const nothing = { incomeMonth: 0, deposits: 0, securities: 0, dwellings: 1, nonWorkVehicles: 0 };
  return {
    itemCode: 'TEMP_AID',
    channel: 'HOME_WINDOW',
    applicant: {
      name: head.name,
      idNo: head.idNo,
      phone: head.phone ?? '19900000000',
      residence: address,
      declared: nothing,
    },
    members: others.map(({ name, idNo, relation }) => ({
      name,
      idNo,
      relation: relation === 'HEAD' ? ('OTHER' as const) : relation,
      role: 'MEMBER' as const,
      declared: nothing,
    })),
    ...(head.account ? { account: { bank: head.account.bank, cardNo: head.account.cardNo } } : {}),
    urgent: true,
    answers: {
      shock: 'FIRE',
      description: '房屋失火。',
      unavoidableSpending: 3000_00 + amountOf(head.idNo),
      promise: true,
    },
  };
}

/** A different amount for everybody, so that a mixed-up payment can't hide. */
const amountOf = (idNo: string): number => createHash('sha256').update(idNo).digest().readUInt16BE(0);
