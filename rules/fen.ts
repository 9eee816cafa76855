import { isNumber, type Decimal, type Value } from '../feel/index.ts';

/** A FEEL number as whole fen, rounded half up (away from zero); null for anything that is not a number in range. */
export function fenOf(value: Value): number | null {
  if (!isNumber(value)) return null;
  const fen = typeof value === 'number' ? value : Number(wholeOf(value));
  return Number.isSafeInteger(fen) ? fen : null;
}

function wholeOf({ unscaled, scale }: Decimal): bigint {
  if (scale <= 0) return unscaled * 10n ** BigInt(-scale);
  const unit = 10n ** BigInt(scale);
  const size = unscaled < 0n ? -unscaled : unscaled;
  const rounded = (size * 2n + unit) / (unit * 2n);
  return unscaled < 0n ? -rounded : rounded;
}
