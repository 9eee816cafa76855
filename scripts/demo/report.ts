import type { CaseView } from '../../model/application.ts';
import type { Scenario } from '../../model/registry.ts';
import type { Integrator } from './integrator.ts';
import type { Filed } from './play.ts';
import { drawTable } from './table.ts';

interface Reported {
  integrator: Integrator;
  filed: readonly Filed[];
  scenarios: readonly Scenario[];
  say: (text: string) => void;
}

/** Prints the table of cases; true if every one ended as it should, with the amount of the formula. */
export async function report({ integrator, filed, scenarios, say }: Reported): Promise<boolean> {
  const rows: string[][] = [];
  const faults: string[] = [];
  for (const one of filed) {
    const found = await integrator.case(one.caseId);
    rows.push(rowOf(found, pathOf(found)));
    faults.push(...faultsOf(one, found).map((fault) => `${found.no}: ${fault}`));
  }
  const elderly = await elderlyCases(integrator, scenarios);
  rows.push(...elderly.map(({ found }) => rowOf(found, 'no application')));
  faults.push(...elderlyFaults(elderly));
  say('');
  say(drawTable(['case', 'item', 'path', 'state', 'days', 'yuan', 'bank receipt'], rows));
  say('');
  for (const fault of faults) say(`FAULT ${fault}`);
  return faults.length === 0;
}

function rowOf(found: CaseView, path: string): string[] {
  const paid = found.payments.find(({ state }) => state === 'PAID');
  const end = found.closedAt ?? found.timeline.at(-1)?.at ?? found.openedAt;
  const days = Math.round((new Date(end).getTime() - new Date(found.openedAt).getTime()) / 86_400_000);
  const amount = paid ? (paid.amountFen / 100).toFixed(2) : '-';
  return [found.no, found.itemName.zh, path, found.state, String(days), amount, paid?.bankRef ?? '-'];
}

function pathOf({ timeline, reviewSkipReason }: CaseView): string {
  if (timeline.some(({ kind }) => kind === 'REVIEW_OPENED' || kind === 'REVIEWED')) return 'review held';
  return reviewSkipReason === null ? 'no review in this item' : 'review skipped';
}

function faultsOf({ expect, item, scenario, urgent }: Filed, found: CaseView): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  check(found.state === expect.state, `is ${found.state}, expected ${expect.state}`);
  const reviewed = found.timeline.some(({ kind }) => kind === 'REVIEWED');
  if (expect.review === 'held') check(reviewed, 'no review was held');
  if (expect.review === 'skipped') {
    check(!reviewed, 'a review was held');
    check(found.reviewSkipReason !== null, 'no reason for skipping the review is stored');
  }
  if (expect.state === 'REJECTED') {
    check(
      found.timeline.some(({ kind }) => kind === 'MONITORING_OPENED'),
      'monitoring was not opened',
    );
    check(found.payments.length === 0, 'a refused case has payments');
    return faults;
  }
  const paid = found.payments.filter(({ state }) => state === 'PAID');
  check(paid.length > 0, 'nothing was paid');
  const amount = expectedAmount(item, scenario);
  for (const { amountFen } of paid)
    check(amountFen === amount, `paid ${amountFen} fen, the formula gives ${amount}`);
  if (urgent) check(paidWithin(found, 24), 'urgent help took more than 24 hours');
  return faults;
}

/** The formulas of the items, computed here once more from what is true of the household. */
function expectedAmount(item: Filed['item'], { totals, standardMonth, hardship }: Scenario): number {
  if (item === 'MIN_LIVING') return standardMonth * totals.size - totals.incomeMonth;
  const usable = totals.deposits + totals.securities;
  return Math.min(standardMonth * 6, (hardship?.unavoidableSpending ?? 0) - usable);
}

function paidWithin({ openedAt, timeline }: CaseView, hours: number): boolean {
  const paid = timeline.find(({ kind }) => kind === 'PAID');
  return (
    paid !== undefined && new Date(paid.at).getTime() - new Date(openedAt).getTime() <= hours * 3_600_000
  );
}

interface Elder {
  found: CaseView;
  scenario: Scenario;
}

/** Some of the people who never applied. */
async function elderlyCases(integrator: Integrator, scenarios: readonly Scenario[]): Promise<Elder[]> {
  const { items } = await integrator.cases('ELDERLY_ALLOW');
  const elders: Elder[] = [];
  for (const scenario of scenarios.filter(({ code }) => code === 'elderly-80-normal').slice(0, 4)) {
    const name = scenario.members.find(({ idNo }) => idNo === scenario.applicantIdNo)?.name ?? '';
    // Names and numbers come masked: first sign and last four digits tell who is meant.
    const row = items.find(
      ({ applicant }) =>
        applicant.name.startsWith(name.slice(0, 1)) &&
        applicant.idNo.endsWith(scenario.applicantIdNo.slice(-4)),
    );
    if (row) elders.push({ found: await integrator.case(row.id), scenario });
  }
  return elders;
}

function elderlyFaults(elders: readonly Elder[]): string[] {
  if (elders.length < 4) return [`only ${elders.length} of 4 people got the elderly allowance`];
  return elders.flatMap(({ found, scenario }) => {
    const faults: string[] = [];
    const paid = found.payments.filter(({ state }) => state === 'PAID');
    if (paid.length === 0) faults.push(`${found.no}: the elderly allowance was not paid`);
    const amount = elderlyAmount(scenario, new Date(found.openedAt));
    for (const { amountFen } of paid)
      if (amountFen !== amount)
        faults.push(`${found.no}: paid ${amountFen} fen, the formula gives ${amount}`);
    const touched = found.timeline.filter(({ kind }) => kind === 'TASK_COMPLETED');
    if (touched.length > 0)
      faults.push(`${found.no}: the elderly allowance took ${touched.length} user actions`);
    return faults;
  });
}

/** Fen a month from 80, 90 and 100 years on, by county. */
const elderlyRates: Readonly<Record<string, readonly [number, number, number]>> = {
  '980102': [100_00, 200_00, 600_00],
  '980121': [80_00, 150_00, 500_00],
};

function elderlyAmount({ county, applicantIdNo }: Scenario, on: Date): number {
  const birthday = Number(applicantIdNo.slice(6, 14));
  const today = on.getUTCFullYear() * 10_000 + (on.getUTCMonth() + 1) * 100 + on.getUTCDate();
  const age = Math.floor((today - birthday) / 10_000);
  const [from80, from90, from100] = elderlyRates[county] ?? [0, 0, 0];
  return age >= 100 ? from100 : age >= 90 ? from90 : from80;
}
