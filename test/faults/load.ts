import { createHash } from 'node:crypto';
import type { NewApplication } from '../../model/application.ts';
import { RegisterHousehold } from '../../model/registry.ts';
import { Integrator } from '../../scripts/demo/integrator.ts';
import { Clerk } from '../../scripts/demo/staff.ts';
import { demoClient } from '../../server/demo-accounts.ts';
import type { Installation } from './installation.ts';

/** What the product has promised: an answer 2xx named both. */
export interface Acknowledged {
  applicationId: string;
  caseId: string;
}

/** Households whose head can apply for urgent help, in the order of the register. */
export async function householdsOf(
  { simulatorsUrl }: Installation,
  count: number,
): Promise<RegisterHousehold[]> {
  const response = await fetch(`${simulatorsUrl}/population/households?limit=${count * 4}`);
  const lines = (await response.text()).split('\n').filter((line) => line.trim() !== '');
  return lines
    .map((line) => RegisterHousehold.parse(JSON.parse(line)))
    .filter(({ members }) => members[0]?.alive === true && members[0].account?.status === 'NORMAL')
    .slice(0, count);
}

export interface Filing {
  households: readonly RegisterHousehold[];
  /** Grows with each answer that the product gives. */
  acknowledged: Acknowledged[];
  /** How many applications may be under way by now. */
  allowed(): number;
}

/** Files urgent applications, each with one key of its own that is tried until it is answered, and signs for everybody. */
export async function fileAll(
  installation: Installation,
  { households, acknowledged, allowed }: Filing,
): Promise<void> {
  const { demoClientSecret } = await installation.secrets();
  const integrator = new Integrator(installation.apiUrl, demoClient, demoClientSecret);
  await patiently(() => integrator.signIn());
  for (const [index, household] of households.entries()) {
    while (index >= allowed()) await pause(50);
    const application = await patiently(async () => {
      await integrator.signIn();
      return integrator.file(urgentApplication(household), `fault-${household.registerNo}`);
    });
    acknowledged.push({ applicationId: application.id, caseId: application.cases[0]?.id ?? '' });
    await patiently(() => integrator.signAll(application));
  }
}

export interface Staff {
  stop(): Promise<void>;
}

/** Staff who complete whatever they find, through every interruption. */
export async function startStaff(installation: Installation): Promise<Staff> {
  const { demoPassword } = await installation.secrets();
  const names = [
    ...[1, 2, 3, 4].map((n) => `window-clerk-${n}`),
    ...[1, 2].flatMap((n) => [`approver-civil-affairs-${n}`, `finance-${n}`]),
  ];
  let stopping = false;
  const workdays = names.map(async (name) => {
    const clerk = new Clerk(installation.apiUrl, name, { password: demoPassword(name), answers: {} });
    while (!stopping) {
      // Whatever went wrong, the next look at the inbox shows what is left to do.
      await clerk.work(() => undefined).catch(() => 0);
      await pause(250);
    }
  });
  return {
    stop: async () => {
      stopping = true;
      await Promise.all(workdays);
    },
  };
}

/** What a client that wants its answer does: tries again under the same key until it gets one. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 600) throw error;
      await pause(100);
    }
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

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
