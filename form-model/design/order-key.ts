const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

const digitAt = (key: string, i: number, beyond: number): number =>
  i < key.length ? DIGITS.indexOf(key.charAt(i)) : beyond;

/**
 * A key that sorts between two others; '' stands for the beginning and for the end. Moving a node so changes one key and
 * not the places of all that follow it, which keeps the patch of an undo step small.
 */
export function orderBetween(before: string, after: string): string {
  let key = '';
  let open = after === '';
  for (let i = 0; ; i += 1) {
    const low = digitAt(before, i, 0);
    const high = open ? DIGITS.length : digitAt(after, i, 0);
    if (high - low > 1) {
      // Close to the lower end where the upper one is open, since most is added at the end.
      const step = open
        ? low + 1 + Number(low === 0) * (DIGITS.length / 2 - 1)
        : Math.floor((low + high) / 2);
      return key + DIGITS.charAt(step);
    }
    key += DIGITS.charAt(low);
    if (high > low) open = true;
  }
}

/** Keys in order for as many nodes. */
export function firstOrders(count: number): readonly string[] {
  const width = count.toString(DIGITS.length).length;
  return Array.from({ length: count }, (_, i) => `${(i + 1).toString(DIGITS.length).padStart(width, '0')}i`);
}
