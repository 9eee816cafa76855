/** The one of `known` that somebody probably meant; undefined where none is near. */
export function nearest(meant: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(meant.length / 3)) + 1;
  for (const name of known) {
    const distance = distanceOf(plain(meant), plain(name));
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** `Accept Check`, `accept_check` and `accept-check` are spelt alike. */
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '-');

/** Letters to change, add or leave out (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
