/** What a batch must come to, told twice: counted when it is made and again before it is sent. */
export interface ControlTotals {
  readonly count: number;
  /** Sum in fen. */
  readonly totalFen: number;
}

/** Count and sum of a batch's payments. Refuses amounts that are not whole, positive fen, and a sum beyond exact numbers. */
export function controlTotals(payments: Iterable<{ readonly amountFen: number }>): ControlTotals {
  let count = 0;
  let totalFen = 0;
  for (const { amountFen } of payments) {
    if (!Number.isSafeInteger(amountFen) || amountFen <= 0) {
      throw new RangeError('The amount of a payment must be a positive whole number of fen');
    }
    count += 1;
    totalFen += amountFen;
  }
  if (!Number.isSafeInteger(totalFen)) throw new RangeError('The sum of the batch is too large to be exact');
  return { count, totalFen };
}

/** What differs between the stored and the counted totals; empty when they agree. */
export function differences(stored: ControlTotals, counted: ControlTotals): ('count' | 'totalFen')[] {
  return (['count', 'totalFen'] as const).filter((key) => stored[key] !== counted[key]);
}

/** An amount as ISO 20022 writes it (CtrlSum, InstdAmt): yuan with two decimals, no grouping. */
export function yuanText(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError('An amount must be a whole number of fen');
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
