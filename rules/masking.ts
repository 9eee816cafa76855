/**
 * A name as notices and lists may show it: 张伟 → 张*, 张晓明 → 张*明, 欧阳晓明 → 欧**明. Counts signs, not UTF-16 units,
 * so rare characters beyond the basic plane stay whole.
 */
export function maskedName(name: string): string {
  const signs = Array.from(name.trim());
  const [first = '', last = ''] = [signs[0], signs.at(-1)];
  if (signs.length <= 1) return signs.length === 0 ? '' : '*';
  if (signs.length === 2) return `${first}*`;
  return first + '*'.repeat(signs.length - 2) + last;
}

/** An identity, card or telephone number: first 3 and last 4 signs stay; a number of up to 7 keeps only its last one. */
export function maskedNumber(number: string): string {
  const text = number.trim();
  if (text.length <= 7) return text === '' ? '' : '*'.repeat(text.length - 1) + text.slice(-1);
  return text.slice(0, 3) + '*'.repeat(text.length - 7) + text.slice(-4);
}

/** A number of which only the last four signs are at hand (the rest is sealed). */
export function maskedFromLast4(last4: string, length = 18): string {
  return '*'.repeat(Math.max(0, length - last4.length)) + last4;
}
