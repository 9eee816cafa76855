import { join } from 'node:path';
import { z } from 'zod';
import { Instant } from '../../model/civil-date.ts';
import { SmsMessage } from '../../model/sms.ts';
import type { SimulatorClock } from '../clock.ts';
import { Journal } from '../durable/journal.ts';
import { Refusal } from '../http/problem.ts';

const Sent = SmsMessage.extend({ at: Instant });
export type Sent = z.infer<typeof Sent>;

/** Text messages that would have been sent; each id once, over restarts too. */
export class SmsBox {
  readonly #journal: Journal<Sent>;
  readonly #clock: SimulatorClock;
  readonly #sent = new Map<string, Sent>();

  private constructor(journal: Journal<Sent>, clock: SimulatorClock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  static async open(dataDir: string, clock: SimulatorClock): Promise<SmsBox> {
    const { journal, records } = await Journal.open(join(dataDir, 'sms.ndjson'), Sent);
    const box = new SmsBox(journal, clock);
    for (const sent of records) box.#sent.set(sent.id, sent);
    return box;
  }

  /** Ends when the message is on the disk; `repeated` when its id had come before. */
  async send(message: SmsMessage): Promise<{ sent: Sent; repeated: boolean }> {
    const known = this.#sent.get(message.id);
    if (known) {
      if (known.phone !== message.phone || known.text !== message.text)
        throw new Refusal(409, 'MESSAGE_ID_TAKEN', 'Another message was sent under this id.', ['id']);
      await this.#journal.settled();
      return { sent: known, repeated: true };
    }
    const sent = { ...message, at: this.#clock.instant() };
    this.#sent.set(message.id, sent);
    await this.#journal.append(sent);
    return { sent, repeated: false };
  }

  list(phone?: string): Sent[] {
    return [...this.#sent.values()].filter((sent) => phone === undefined || sent.phone === phone);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}
