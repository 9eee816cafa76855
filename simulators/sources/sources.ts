import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AnswerAfter,
  SourceAnswer,
  SourceCode,
  SourceQuery,
  SourceReceipt,
} from '../../model/registry.ts';
import type { SimulatorClock } from '../clock.ts';
import { CallbackQueue, type Callback, type Message } from '../durable/callback-queue.ts';
import { Refusal } from '../http/problem.ts';
import type { Population } from '../population/population.ts';
import { AnswerBook, bookKey } from './answer-book.ts';
import { Behaviours } from './behaviours.ts';
import { factsOf } from './facts.ts';
import { QueryLog } from './query-log.ts';

export type Reply = SourceAnswer | SourceReceipt | 'silence';

/** The eight data sources of departments. */
export class Sources {
  readonly behaviours: Behaviours;
  readonly log: QueryLog;
  readonly #population: Population;
  readonly #clock: SimulatorClock;
  readonly #book: AnswerBook;
  readonly #queue: CallbackQueue;
  /** Tries of a question at a flaky source. */
  readonly #tries = new Map<string, number>();

  private constructor(parts: Parts) {
    this.behaviours = parts.behaviours;
    this.log = parts.log;
    this.#population = parts.population;
    this.#clock = parts.clock;
    this.#book = parts.book;
    this.#queue = parts.queue;
  }

  static async open(place: Place): Promise<Sources> {
    const { dataDir, clock, population, depositsAnswerAfter } = place;
    const [behaviours, log, book] = await Promise.all([
      Behaviours.open(dataDir, depositsAnswerAfter),
      QueryLog.open(dataDir, clock),
      AnswerBook.open(dataDir),
    ]);
    const queue = await CallbackQueue.open(join(dataDir, 'source-callbacks.ndjson'), clock);
    const sources = new Sources({ population, clock, behaviours, log, book, queue });
    queue.start({
      render: (callback) => sources.#render(callback),
      delivered: (callback) => sources.#calledBack(callback),
    });
    return sources;
  }

  /** Answers one question as the source behaves just now; refusals are thrown. */
  async ask(source: SourceCode, query: SourceQuery): Promise<Reply> {
    if (!query.authorisationNo?.trim()) {
      await this.log.write(source, query, 'REFUSED');
      throw new Refusal(403, 'NOT_AUTHORISED', 'A question needs the number of an authorisation.', [
        'authorisationNo',
      ]);
    }
    const { latencyMs, mode } = this.behaviours.towards(source, query.idNo);
    if (latencyMs > 0) await sleep(latencyMs);
    if (mode === 'silent') {
      await this.log.write(source, query, 'SILENT');
      return 'silence';
    }
    if (mode === 'outage' || (mode === 'flaky' && this.#failsNow(source, query))) {
      await this.log.write(source, query, 'OUTAGE');
      throw new Refusal(503, 'SOURCE_OUT_OF_ORDER', 'The source is out of order.');
    }
    return this.#reply(source, query);
  }

  async #reply(source: SourceCode, query: SourceQuery): Promise<Reply> {
    const page = this.#book.look(source, query);
    if (page === 'other')
      throw new Refusal(409, 'REQUEST_ID_TAKEN', 'Another question was asked under this id.', ['requestId']);
    if (page?.asked && !page.answer) return this.#stillAsked(page.asked);
    const { answerAfter } = this.behaviours.towards(source, query.idNo);
    if (!page && answerAfter !== null) return this.#takeIn(source, query, answerAfter);
    const answer = page?.answer ?? this.#answer(source, query);
    if (!page) this.#book.note(source, query, answer);
    await this.log.write(source, query, 'ANSWERED');
    return answer;
  }

  /** The body of a due callback; undefined while the source is out of order. */
  async #render({ subject }: Callback): Promise<Message | undefined> {
    const asked = this.#book.asked(subject);
    if (!asked) return undefined;
    const { mode } = this.behaviours.towards(asked.source, asked.query.idNo);
    if (mode === 'outage' || mode === 'silent') return undefined;
    const answer = await this.#settled(subject, asked);
    return { contentType: 'application/json', body: JSON.stringify(answer) };
  }

  #calledBack({ subject }: Callback): void {
    const asked = this.#book.asked(subject);
    if (asked) void this.log.write(asked.source, asked.query, 'CALLED_BACK').catch(() => undefined);
  }

  get pendingCallbacks(): number {
    return this.#queue.pending;
  }

  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#book.close(), this.log.close()]);
  }

  async #takeIn(source: SourceCode, query: SourceQuery, after: AnswerAfter): Promise<SourceReceipt> {
    const asked = { source, query, dueAt: this.#clock.dueAt(after) };
    const key = bookKey(source, query.requestId);
    await Promise.all([this.#book.take(asked), this.log.write(source, query, 'PENDING')]);
    if (query.callbackUrl)
      await this.#queue.order({ id: key, url: query.callbackUrl, dueAt: asked.dueAt, subject: key });
    return receipt(asked);
  }

  /** A slow question asked again: the answer when it is due, else the same receipt. */
  async #stillAsked(asked: { source: SourceCode; query: SourceQuery; dueAt: number }): Promise<Reply> {
    const { source, query, dueAt } = asked;
    const key = bookKey(source, query.requestId);
    const due = dueAt <= this.#clock.now();
    await this.log.write(source, query, due ? 'ANSWERED' : 'PENDING');
    // A crash may have come between the question and its callback.
    if (!due && query.callbackUrl)
      await this.#queue.order({ id: key, url: query.callbackUrl, dueAt, subject: key });
    return due ? this.#settled(key, asked) : receipt(asked);
  }

  async #settled(
    key: string,
    { source, query }: { source: SourceCode; query: SourceQuery },
  ): Promise<SourceAnswer> {
    const known = this.#book.answer(key);
    if (known) return known;
    const answer = this.#answer(source, query);
    await this.#book.settle(key, answer);
    return answer;
  }

  #answer(source: SourceCode, { requestId, idNo, name }: SourceQuery): SourceAnswer {
    const { mode, facts: replaced } = this.behaviours.towards(source, idNo);
    const found = mode === 'noData' ? undefined : this.#population.findPerson(idNo);
    const asOf = this.#clock.today();
    const facts = found
      ? factsOf(source, found, { asOf, name, distorted: mode === 'wrongData', replaced })
      : [];
    return { synthetic: true, requestId, source, status: found ? 'OK' : 'NO_DATA', facts };
  }

  #failsNow(source: SourceCode, { requestId }: SourceQuery): boolean {
    const key = bookKey(source, requestId);
    const tries = (this.#tries.get(key) ?? 0) + 1;
    if (tries % 2 === 1) this.#tries.set(key, tries);
    else this.#tries.delete(key);
    return tries % 2 === 1;
  }
}

export interface Place {
  dataDir: string;
  clock: SimulatorClock;
  population: Population;
  /** Null: the deposits source answers at once, like the others. */
  depositsAnswerAfter: AnswerAfter | null;
}

interface Parts extends Omit<Place, 'dataDir' | 'depositsAnswerAfter'> {
  behaviours: Behaviours;
  log: QueryLog;
  book: AnswerBook;
  queue: CallbackQueue;
}

function receipt({
  source,
  query,
  dueAt,
}: {
  source: SourceCode;
  query: SourceQuery;
  dueAt: number;
}): SourceReceipt {
  const expectedAt = new Date(dueAt).toISOString();
  return { synthetic: true, requestId: query.requestId, source, status: 'PENDING', expectedAt };
}
