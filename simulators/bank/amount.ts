/** Fraction digits of ISO 20022 amounts. */
const SCALE = 5n;
const UNITS_PER_FEN = 10n ** (SCALE - 2n);

/** A decimal number of ISO 20022 as a count of its smallest unit, 10^-5; undefined for anything else. Never a float. */
export function unitsOf(text: string): bigint | undefined {
  const [, whole, fraction = ''] = /^\+?(\d{1,18})(?:\.(\d{0,17}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(Number(SCALE)))) return undefined;
  return BigInt(whole + fraction.slice(0, Number(SCALE)).padEnd(Number(SCALE), '0'));
}

/** Whole fen; undefined when the amount is zero, has fractions of a fen or is beyond a hundred million yuan. */
export function fenOf(units: bigint): number | undefined {
  if (units <= 0n || units % UNITS_PER_FEN !== 0n) return undefined;
  const fen = Number(units / UNITS_PER_FEN);
  return fen <= 100_000_000_00 ? fen : undefined;
}

/** `1234.50` */
export function decimalOf(fen: number): string {
  return `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}
