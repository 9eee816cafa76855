import type { Sql } from '../../kit/database.ts';
import { movePayments, setHoldReason, setPaymentAccounts } from '../../store/payment.ts';
import type { PrecheckRow } from '../../store/payment-precheck.ts';

/** Why an order may not be paid now; null when it may. The language files put the code into words. */
export function holdReasonOf(row: PrecheckRow): string | null {
  if (row.aliveStatus !== 'ALIVE') return `PAYEE_${row.aliveStatus}`;
  if (row.entitlementState !== 'ACTIVE') return `ENTITLEMENT_${row.entitlementState}`;
  if (row.accountId === null) return 'NO_ACCOUNT';
  if (row.accountStatus !== 'NORMAL') return `ACCOUNT_${row.accountStatus ?? 'UNKNOWN'}`;
  return null;
}

export interface Prechecked {
  passed: number;
  held: number;
}

/**
 * Pre-checks orders (W-19): payee alive, benefit active, account normal. Those that fail are held with the reason and
 * looked at again by the next run; those that pass get the account they go to.
 */
export async function precheck(sql: Sql, rows: readonly PrecheckRow[]): Promise<Prechecked> {
  const held = new Map<string, string[]>();
  const passed: { paymentId: string; accountId: string }[] = [];
  for (const row of rows) {
    const reason = holdReasonOf(row);
    if (reason !== null) {
      if (row.holdReason !== reason) held.set(reason, [...(held.get(reason) ?? []), row.paymentId]);
    } else if (row.accountId !== null) passed.push({ paymentId: row.paymentId, accountId: row.accountId });
  }
  for (const [reason, ids] of held) {
    await movePayments(sql, ids, { to: 'HELD', actor: 'system', detail: { reason } });
    await setHoldReason(sql, ids, reason);
  }
  const ids = passed.map(({ paymentId }) => paymentId);
  await movePayments(sql, ids, { to: 'PRECHECKED', actor: 'system' });
  await setPaymentAccounts(sql, passed);
  return { passed: passed.length, held: rows.length - passed.length };
}
