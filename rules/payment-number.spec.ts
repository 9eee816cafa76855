import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endToEndIdLength, paymentNumber, type PaymentKey } from './payment-number.ts';

const key: PaymentKey = {
  entitlementId: '6f1c0c9e-0d5b-4a0c-9d6c-2b1f7a3e4d5c',
  month: '2026-11-01',
  kind: 'REGULAR',
  sequence: 1,
};

describe('the end-to-end id of a payment', () => {
  it('stays what it is: another release must not pay a month again under another number', () => {
    expect(paymentNumber(key)).toMatchInlineSnapshot(`"AF202611-1-2HWMQ6GZCH04W1BR440Q56R6"`);
  });

  it.each([
    [{ month: '2026-12-01' }],
    [{ kind: 'BACK_PAY' as const }],
    [{ sequence: 2 }],
    [{ entitlementId: '6f1c0c9e-0d5b-4a0c-9d6c-2b1f7a3e4d5d' }],
  ])('is another for %o', (change) => {
    expect(paymentNumber({ ...key, ...change })).not.toBe(paymentNumber(key));
  });

  it('does not depend on how the id of the entitlement is written', () => {
    expect(paymentNumber({ ...key, entitlementId: key.entitlementId.toUpperCase() })).toBe(
      paymentNumber(key),
    );
  });

  it('fits ISO 20022: at most 35 signs of the restricted set', () => {
    const kinds = fc.constantFrom('REGULAR', 'BACK_PAY', 'ADJUSTMENT');
    fc.assert(
      fc.property(fc.uuid(), kinds, fc.constantFrom(1, 2), (entitlementId, kind, sequence) => {
        const number = paymentNumber({ entitlementId, month: '2026-11-01', kind, sequence });
        expect(number).toMatch(/^AF202611-[12]-[0-9A-HJKMNP-TV-Z]{24}$/);
        expect(number.length).toBeLessThanOrEqual(endToEndIdLength);
      }),
    );
  });
});
