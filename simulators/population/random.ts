/**
 * Reproducible chance: the same keys always give the same numbers, on every machine. Each household and each of its
 * aspects has a stream of its own, so one household can be made again without making those before it.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, public domain, passes PractRand); keys are mixed by the finaliser of
 * MurmurHash3 (public domain).
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...keys: number[]) {
    let hash = 0x9e3779b9;
    for (const key of keys) hash = mixed(hash ^ mixed(key | 0)) + 0x9e3779b9;
    this.#a = mixed(hash);
    this.#b = mixed(hash + 0x6a09e667);
    this.#c = mixed(hash + 0xbb67ae85);
    for (let i = 0; i < 8; i += 1) this.next();
  }

  /** At least 0, below 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** As `next`, but low values come more often. A square is rounded the same on every machine; other powers are not. */
  low(): number {
    const value = this.next();
    return value * value;
  }

  /** As `low`, but less so. */
  lowish(): number {
    const value = this.next();
    return value * Math.sqrt(value);
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }

  /** One character of a text. */
  sign(signs: string): string {
    return signs.charAt(Math.floor(this.next() * signs.length));
  }

  /** One of several by weight; weights need not add up to 1. */
  weighted<T>(choices: readonly [readonly [T, number], ...(readonly [T, number])[]]): T {
    const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
    let rest = this.next() * total;
    for (const [choice, weight] of choices) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    return choices[0][0];
  }
}

function mixed(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
