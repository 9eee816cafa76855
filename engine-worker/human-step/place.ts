import type { z } from 'zod';
import type { Sql } from '../../kit/database.ts';
import type { HumanStepVariables } from '../../model/jobs.ts';
import type { JurisdictionLevel, StaffRole } from '../../model/roles.ts';
import type { InboxTask } from '../../store/inbox-task.ts';
import { findCase } from '../../store/item-case.ts';
import { findAncestor, findJurisdiction, type Jurisdiction } from '../../store/jurisdiction.ts';
import { findPayment, findPaymentSubject } from '../../store/payment.ts';
import { findBatch } from '../../store/payment-batch.ts';
import { findAccount, findPayingAccount } from '../../store/recipient-account.ts';

type Place = Pick<InboxTask, 'caseId' | 'batchId' | 'paymentId' | 'bank' | 'jurisdictionId' | 'areaPath'>;

/** Roles that work for the county; all others work where the case lies, and a step of both kinds lies there. */
const ofCounty: ReadonlySet<StaffRole> = new Set([
  'APPROVER',
  'FINANCE',
  'BANK_OFFICER',
  'MONITORING_OFFICER',
]);
const abandoned: ReadonlySet<string> = new Set(['WITHDRAWN', 'LAPSED', 'NOT_ACCEPTED']);

/** What a step is about and where it lies; CLOSED when its case has ended meanwhile. */
export async function placeOf(
  sql: Sql,
  { caseId, batchId, paymentId }: z.infer<typeof HumanStepVariables>,
  { roles, level }: { roles: readonly StaffRole[]; level?: JurisdictionLevel | undefined },
): Promise<Place | 'CLOSED' | undefined> {
  if (paymentId !== undefined) return placeOfPayment(sql, paymentId);
  if (caseId !== undefined) {
    const theCase = await findCase(sql, caseId);
    if (!theCase) return undefined;
    if (abandoned.has(theCase.state)) return 'CLOSED';
    const node = level
      ? await findAncestor(sql, theCase.jurisdictionId, level)
      : await nodeFor(sql, theCase.jurisdictionId, roles);
    // Before anything was paid, the officer of the bank that the person is to be paid at mends the account.
    const account = roles.every((role) => role === 'BANK_OFFICER')
      ? await findPayingAccount(sql, theCase.applicantId)
      : undefined;
    return node && { caseId, batchId: null, paymentId: null, bank: account?.bank ?? null, ...areaOf(node) };
  }
  const batch = batchId === undefined ? undefined : await findBatch(sql, batchId);
  const county = batch && (await findJurisdiction(sql, batch.countyId));
  return (
    batch && county && { caseId: null, batchId: batch.id, paymentId: null, bank: null, ...areaOf(county) }
  );
}

/** A returned payment goes to the officer of the bank that holds its account. */
async function placeOfPayment(sql: Sql, paymentId: string): Promise<Place | undefined> {
  const payment = await findPayment(sql, paymentId);
  const subject = await findPaymentSubject(sql, paymentId);
  if (!payment || !subject) return undefined;
  const account = payment.accountId === null ? undefined : await findAccount(sql, payment.accountId);
  const county = await findAncestor(sql, subject.jurisdictionId, 'COUNTY');
  if (!county) return undefined;
  const { caseId } = subject;
  return { caseId, batchId: payment.batchId, paymentId, bank: account?.bank ?? null, ...areaOf(county) };
}

async function nodeFor(
  sql: Sql,
  jurisdictionId: string,
  roles: readonly StaffRole[],
): Promise<Jurisdiction | undefined> {
  return roles.every((role) => ofCounty.has(role))
    ? findAncestor(sql, jurisdictionId, 'COUNTY')
    : findJurisdiction(sql, jurisdictionId);
}

const areaOf = ({ id, path }: Jurisdiction) => ({ jurisdictionId: id, areaPath: path });
