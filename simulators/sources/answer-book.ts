import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { SourceAnswer, SourceCode, SourceQuery } from '../../model/registry.ts';
import { Journal } from '../durable/journal.ts';

/** A question that a slow source has taken. */
export const Asked = z.object({ source: SourceCode, query: SourceQuery, dueAt: z.number() });
export type Asked = z.infer<typeof Asked>;

const BookRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('asked'), asked: Asked }),
  z.object({ type: z.literal('answered'), key: z.string(), answer: SourceAnswer }),
]);
type BookRecord = z.infer<typeof BookRecord>;

interface Page {
  fingerprint: string;
  asked?: Asked;
  answer?: SourceAnswer;
}

/** Answers to the latest questions are kept; older ones would be given anew, and come out the same. */
const PAGES = 200_000;

export const bookKey = (source: SourceCode, requestId: string): string => `${source}/${requestId}`;

/**
 * What was asked under which request id, and the answer: the same id gets the same answer. Slow questions are kept on
 * disk; a quick answer is forgotten at a restart and comes out the same from the same population.
 */
export class AnswerBook {
  readonly #journal: Journal<BookRecord>;
  readonly #pages = new Map<string, Page>();

  private constructor(journal: Journal<BookRecord>) {
    this.#journal = journal;
  }

  static async open(dataDir: string): Promise<AnswerBook> {
    const { journal, records } = await Journal.open(join(dataDir, 'source-questions.ndjson'), BookRecord);
    const book = new AnswerBook(journal);
    for (const record of records) {
      if (record.type === 'asked') book.#keepAsked(record.asked);
      else book.#keepAnswer(record.key, record.answer);
    }
    return book;
  }

  /** What is known of a question: `other` when its id was used for another one. */
  look(source: SourceCode, query: SourceQuery): Page | 'other' | undefined {
    const page = this.#pages.get(bookKey(source, query.requestId));
    return page && page.fingerprint !== fingerprint(query) ? 'other' : page;
  }

  asked(key: string): Asked | undefined {
    return this.#pages.get(key)?.asked;
  }

  /** Notes an answer that was given at once. */
  note(source: SourceCode, query: SourceQuery, answer: SourceAnswer): void {
    this.#put(bookKey(source, query.requestId), { fingerprint: fingerprint(query), answer });
  }

  /** Ends when the question is on the disk. */
  async take(asked: Asked): Promise<void> {
    this.#keepAsked(asked);
    await this.#journal.append({ type: 'asked', asked });
  }

  /** Settles a slow question; ends when the answer is on the disk. */
  async settle(key: string, answer: SourceAnswer): Promise<void> {
    this.#keepAnswer(key, answer);
    await this.#journal.append({ type: 'answered', key, answer });
  }

  answer(key: string): SourceAnswer | undefined {
    return this.#pages.get(key)?.answer;
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #keepAsked(asked: Asked): void {
    const key = bookKey(asked.source, asked.query.requestId);
    this.#put(key, { fingerprint: fingerprint(asked.query), asked });
  }

  #keepAnswer(key: string, answer: SourceAnswer): void {
    const page = this.#pages.get(key);
    if (page) page.answer = answer;
  }

  #put(key: string, page: Page): void {
    this.#pages.set(key, page);
    if (this.#pages.size <= PAGES) return;
    const [oldest] = this.#pages;
    // A question that still waits for its answer stays.
    if (oldest?.[1].answer) this.#pages.delete(oldest[0]);
  }
}

/** The same question: the same person under the same authorisation for the same purpose. */
function fingerprint({ authorisationNo = '', idNo, name, purpose }: SourceQuery): string {
  return createHash('sha256')
    .update(JSON.stringify([authorisationNo, idNo, name, purpose]))
    .digest('base64');
}
