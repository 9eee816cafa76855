import { join } from 'node:path';
import { SourceLogEntry, type SourceCode, type SourceQuery } from '../../model/registry.ts';
import type { SimulatorClock } from '../clock.ts';
import { Journal } from '../durable/journal.ts';
import { maskedIdNo } from '../mask.ts';

const KEPT = 200_000;

/** Every question that reached a source and what became of it, with identity numbers masked. */
export class QueryLog {
  readonly #journal: Journal<SourceLogEntry>;
  readonly #clock: SimulatorClock;
  #entries: SourceLogEntry[];

  private constructor(journal: Journal<SourceLogEntry>, clock: SimulatorClock, entries: SourceLogEntry[]) {
    this.#journal = journal;
    this.#clock = clock;
    this.#entries = entries;
  }

  static async open(dataDir: string, clock: SimulatorClock): Promise<QueryLog> {
    const path = join(dataDir, 'source-log.ndjson');
    const { journal, records } = await Journal.open(path, SourceLogEntry, (entries) => entries.slice(-KEPT));
    return new QueryLog(journal, clock, records);
  }

  /** Ends when the entry is on the disk: nothing is answered that is not logged. */
  async write(source: SourceCode, query: SourceQuery, outcome: SourceLogEntry['outcome']): Promise<void> {
    const entry: SourceLogEntry = {
      requestId: query.requestId,
      source,
      maskedIdNo: maskedIdNo(query.idNo),
      authorisationNo: query.authorisationNo?.trim() === '' ? null : (query.authorisationNo ?? null),
      outcome,
      at: this.#clock.instant(),
    };
    this.#entries.push(entry);
    if (this.#entries.length > 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
    await this.#journal.append(entry);
  }

  entries(source?: SourceCode): SourceLogEntry[] {
    return this.#entries.filter((entry) => source === undefined || entry.source === source);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}
