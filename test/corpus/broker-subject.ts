import type { BrokerRecord } from '../camunda/exporter.ts';
import { Due } from './due.ts';
import { Records } from './records.ts';
import type { Answer, Subject } from './subject.ts';

/** A broker is at rest when its log has not grown for so long and nothing is due. */
const QUIET_MS = 200;
/**
 * A broker looks for what is due some time after it came to be, by a clock that stands still here. So a clock that waits
 * for it is put forward a little and back again, further each time: what the broker plans meanwhile it plans for later
 * still. Nothing in a case differs by less than a second.
 */
const FIRST_NUDGE_MS = 400;
const MORE_NUDGE_MS = 100;
const MOST_NUDGE_MS = 900;
const NUDGE_EVERY_MS = 300;
const MOST_DUE_MS = 30_000;
/** A message without receiver: once its record is here, everything before it is here too. */
const SENTINEL = 'corpus-sentinel-';
const MOST_LAG_MS = 120_000;

export interface BrokerAddresses {
  /** `http://127.0.0.1:port`, without `/v2`. */
  readonly restAddress: string;
  /** `http://127.0.0.1:port` of the actuator endpoints. */
  readonly managementAddress: string;
}

/** A real broker with a movable clock; what it did is read from its log. */
export class BrokerSubject implements Subject {
  readonly #addresses: BrokerAddresses;
  readonly #records = new Records();
  readonly #due = new Due();
  #now = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000);
  #lastRecordAt = 0;
  #sentinels = 0;
  #rest: Promise<void> | undefined;
  readonly #seen = new Set<string>();

  constructor(addresses: BrokerAddresses) {
    this.#addresses = addresses;
  }

  /** Takes in the next record of the log. */
  add(record: BrokerRecord): void {
    const { name } = record.value;
    if (record.valueType === 'MESSAGE' && typeof name === 'string' && name.startsWith(SENTINEL)) {
      this.#seen.add(name);
      return;
    }
    this.#lastRecordAt = Date.now();
    this.#records.add(record);
    this.#due.add(record);
  }

  clear(): void {
    this.#records.clear();
  }

  readonly now = (): Date => this.#now;

  call(method: string, path: string, body?: unknown): Promise<Answer> {
    return request(`${this.#addresses.restAddress}/v2${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  }

  deploy(files: Readonly<Record<string, string>>): Promise<Answer> {
    const form = new FormData();
    for (const [name, text] of Object.entries(files)) form.append('resources', new Blob([text]), name);
    return request(`${this.#addresses.restAddress}/v2/deployments`, { method: 'POST', body: form });
  }

  async world(definitions: ReadonlySet<string>): ReturnType<Subject['world']> {
    this.#rest ??= this.#untilAtRest();
    await this.#rest;
    return this.#records.world(definitions);
  }

  /** One rest serves all who ask before its end is looked for. */
  async #untilAtRest(): Promise<void> {
    let quietSince = Date.now();
    for (;;) {
      while (Date.now() - Math.max(quietSince, this.#lastRecordAt) < QUIET_MS) await pause(20);
      await this.#untilNothingIsDue();
      quietSince = Date.now();
      this.#rest = undefined;
      await this.#caughtUp();
      if (this.#lastRecordAt < quietSince && !this.#isDue()) return;
    }
  }

  #isDue(): boolean {
    return this.#due.by(this.#now.getTime() + MOST_NUDGE_MS);
  }

  async #untilNothingIsDue(): Promise<void> {
    const began = Date.now();
    let nudged = began;
    let nudge = FIRST_NUDGE_MS;
    while (this.#isDue()) {
      if (Date.now() - began > MOST_DUE_MS) {
        this.#rest = undefined;
        throw new Error('The broker does not do what is due');
      }
      await pause(10);
      if (Date.now() - nudged < NUDGE_EVERY_MS) continue;
      await this.#pin(this.#now.getTime() + nudge);
      await pause(NUDGE_EVERY_MS);
      await this.#pin(this.#now.getTime());
      nudged = Date.now();
      nudge = Math.min(nudge + MORE_NUDGE_MS, MOST_NUDGE_MS);
    }
  }

  async #caughtUp(): Promise<void> {
    const name = `${SENTINEL}${++this.#sentinels}`;
    await this.call('POST', '/messages/publication', { name, correlationKey: '', timeToLive: 0 });
    const end = Date.now() + MOST_LAG_MS;
    while (!this.#seen.has(name)) {
      if (Date.now() > end) throw new Error('The broker does not export its records');
      await pause(5);
    }
    this.#seen.delete(name);
  }

  async setTime(instant: Date): Promise<void> {
    this.#now = instant;
    await this.#pin(instant.getTime());
  }

  async #pin(epochMilli: number): Promise<void> {
    const { status } = await request(`${this.#addresses.managementAddress}/actuator/clock/pin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ epochMilli }),
    });
    if (status !== 200) throw new Error(`The broker's clock answered ${status}`);
  }

  backOff(milliseconds: number): Promise<void> {
    // The broker looks for jobs whose back-off is over now and then.
    return this.setTime(new Date(this.#now.getTime() + milliseconds + 1_000));
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function request(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, json };
}
