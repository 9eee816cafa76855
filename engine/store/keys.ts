import type { Sql } from '../../kit/database.ts';

/** More keys were wanted at once than were at hand; after `reserve` the work can be done again. */
export class KeysExhausted extends Error {
  readonly wanted: number;

  constructor(wanted: number) {
    super(`${wanted} keys are not at hand`);
    this.name = 'KeysExhausted';
    this.wanted = wanted;
  }
}

/** Keys in Zeebe's layout (partition 1: 2^51 and a counter); each block belongs to one engine alone. */
export interface Keys {
  /** The next key, without waiting. Throws KeysExhausted. */
  next(): string;
  /** Makes sure that at least `count` keys are at hand. */
  reserve(sql: Sql, count: number): Promise<void>;
  /** The database broke down: it may give blocks out again that no commit has made lasting. */
  forget(): void;
}

/** The step of the sequence `engine.key_block`. */
const BLOCK = 1000;

export function createKeys(): Keys {
  // 2^51 and 6.7 * 10^15 keys more are still safe integers.
  const blocks: { next: number; end: number }[] = [];
  const atHand = () => blocks.reduce((sum, { next, end }) => sum + end - next, 0);

  return {
    next() {
      const block = blocks[0];
      if (!block) throw new KeysExhausted(BLOCK);
      const key = String(block.next);
      block.next += 1;
      if (block.next === block.end) blocks.shift();
      return key;
    },
    async reserve(sql, count) {
      const missing = Math.ceil((count - atHand()) / BLOCK);
      if (missing <= 0) return;
      const { rows } = await sql.query<{ first: string }>(
        `SELECT nextval('engine.key_block')::text AS first FROM generate_series(1, $1::int) ORDER BY 1`,
        [missing],
      );
      for (const { first } of rows) blocks.push({ next: Number(first), end: Number(first) + BLOCK });
    },
    forget() {
      blocks.length = 0;
    },
  };
}
