import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { replace } from './journal.ts';

/** A small document that is kept whole: read once, written at every change, the same after a restart. */
export class SettingsFile<T> {
  readonly #path: string;
  #value: T;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, value: T) {
    this.#path = path;
    this.#value = value;
  }

  /** `fallback` is what holds before anything was changed. */
  static async open<T>(path: string, schema: z.ZodType<T>, fallback: T): Promise<SettingsFile<T>> {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return new SettingsFile(path, text === undefined ? fallback : schema.parse(JSON.parse(text)));
  }

  get value(): T {
    return this.#value;
  }

  /** Holds at once; ends when it is on the disk. */
  async change(value: T): Promise<void> {
    this.#value = value;
    const text = `${JSON.stringify(value, null, 2)}\n`;
    this.#writing = this.#writing.catch(() => undefined).then(() => replace(this.#path, text));
    await this.#writing;
  }
}
