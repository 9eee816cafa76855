import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/**
 * Records appended to a file and forced to the disk before `append` ends, so they survive a kill at any moment. Appends
 * that come while a write is under way share the next one. A line cut off by a crash was never acknowledged and is dropped.
 */
export class Journal<T> {
  readonly #file: FileHandle;
  #waiting: T[] = [];
  #round: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens or makes the file; `compact` may say which of its records are still needed. */
  static async open<T>(
    path: string,
    schema: z.ZodType<T>,
    compact: (records: T[]) => T[] = (records) => records,
  ): Promise<{ journal: Journal<T>; records: T[] }> {
    await mkdir(dirname(path), { recursive: true });
    const text = await readFile(path, 'utf8').catch(() => '');
    const complete = text.slice(0, text.lastIndexOf('\n') + 1);
    const read = complete
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => schema.parse(JSON.parse(line)));
    const records = compact(read);
    if (complete.length !== text.length || records.length !== read.length)
      await replace(path, lines(records));
    return { journal: new Journal<T>(await open(path, 'a')), records };
  }

  /** Ends when the records, and all appended before them, are on the disk. */
  append(...records: T[]): Promise<void> {
    this.#waiting.push(...records);
    this.#round ??= this.#next();
    return this.#round;
  }

  /** Ends when everything appended so far is on the disk. */
  settled(): Promise<void> {
    return this.#round ?? this.#writing;
  }

  async close(): Promise<void> {
    await this.settled().catch(() => undefined);
    await this.#file.close();
  }

  async #next(): Promise<void> {
    // A file that could not be written stays refused: what memory says would no longer be what the disk says.
    await this.#writing;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#round = undefined;
    this.#writing = this.#write(lines(batch));
    await this.#writing;
  }

  async #write(text: string): Promise<void> {
    await this.#file.appendFile(text);
    await this.#file.datasync();
  }
}

function lines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** Puts a text in a file's place, all of it or nothing. */
export async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
