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
  rows.push(...elderly.map((found) => rowOf(found, 'no application')));
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
  const check = (holds: boolean, fault: string): void => void (holds || faults.push(fault));
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

/** Some of the people who never applied: one of each age band. */
async function elderlyCases(integrator: Integrator, scenarios: readonly Scenario[]): Promise<CaseView[]> {
  const names = new Set(
    scenarios
      .filter(({ code }) => code === 'elderly-80-normal')
      .slice(0, 3)
      .map(({ members }) => members[0]?.name),
  );
  const { items } = await integrator.cases('ELDERLY_ALLOW');
  const chosen = items.filter(({ applicant }) => names.has(applicant.name)).slice(0, 3);
  return Promise.all(chosen.map(({ id }) => integrator.case(id)));
}

function elderlyFaults(cases: readonly CaseView[]): string[] {
  if (cases.length === 0) return ['nobody got the elderly allowance'];
  return cases.flatMap((found) => {
    const faults: string[] = [];
    if (!found.payments.some(({ state }) => state === 'PAID'))
      faults.push(`${found.no}: the elderly allowance was not paid`);
    const touched = found.timeline.filter(({ kind }) => kind === 'TASK_COMPLETED');
    if (touched.length > 0)
      faults.push(`${found.no}: the elderly allowance took ${touched.length} user actions`);
    return faults;
  });
}
