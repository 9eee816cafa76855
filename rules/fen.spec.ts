import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, fromPlain } from '../feel/index.ts';
import { fenOf } from './fen.ts';

describe('fen', () => {
  it.each([
    [1, 0, 1],
    [15, 1, 2],
    [14, 1, 1],
    [149_999, 5, 1],
    [-15, 1, -2],
    [-14, 1, -1],
    [12, -2, 1200],
    [0, 3, 0],
  ])('%i × 10^-%i is rounded half up to %i', (unscaled, scale, fen) => {
    expect(fenOf(new Decimal(BigInt(unscaled), scale))).toBe(fen);
  });

  it('keeps whole numbers as they are', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (fen) => fenOf(fen) === fen));
  });

  it('never errs by more than half a fen, and on the half goes up', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.integer({ min: 1, max: 6 }),
        (unscaled, scale) => {
          const fen = BigInt(fenOf(new Decimal(unscaled, scale)) ?? -1);
          const twice = 2n * (fen * 10n ** BigInt(scale) - unscaled);
          const unit = 10n ** BigInt(scale);
          expect(twice > -unit && twice <= unit).toBe(true);
        },
      ),
    );
  });

  it.each([null, true, '12', fromPlain([1]), fromPlain({ a: 1 })])('is nothing for %o', (value) => {
    expect(fenOf(value)).toBeNull();
  });

  it('is nothing for a number too large to be exact', () => {
    expect(fenOf(new Decimal(10n ** 20n, 0))).toBeNull();
  });
});
