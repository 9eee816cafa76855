import { createHash } from 'node:crypto';

/** Longest `Max35Text` of ISO 20022, the type of EndToEndId. */
export const endToEndIdLength = 35;

export interface PaymentKey {
  readonly entitlementId: string;
  /** First day of the month paid for, `2026-11-01`. */
  readonly month: string;
  readonly kind: 'REGULAR' | 'BACK_PAY' | 'ADJUSTMENT';
  /** 1 for the first order, 2 for the one that takes a returned order's place. */
  readonly sequence: number;
}

/**
 * End-to-end id of a payment order towards the bank (ISO 20022 EndToEndId): `AF202611-1-` and 24 signs of a hash.
 * The same key always gives the same id, whatever try or process sends it, so the bank can refuse a duplicate.
 * Signs are of the restricted SWIFT set; the hash carries 120 bits. For servers only (node:crypto).
 */
export function paymentNumber({ entitlementId, month, kind, sequence }: PaymentKey): string {
  const key = [entitlementId.toLowerCase(), month, kind, sequence].join('|');
  const digest = createHash('sha256').update(key).digest();
  return `AF${month.slice(0, 4)}${month.slice(5, 7)}-${sequence}-${base32(digest).slice(0, 24)}`;
}

/** Crockford's alphabet: no I, L, O, U, so an id read out on the telephone is heard right. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet.charAt(parseInt(five, 2))).join('');
}
