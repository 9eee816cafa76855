import { Temporal } from 'temporal-polyfill';
import { join } from 'node:path';
import { SimulatorClock as ClockSettings, type AnswerAfter } from '../model/registry.ts';
import { SettingsFile } from './durable/settings-file.ts';

const ZONE = 'Asia/Shanghai';

/** Time of the simulated world: machine time plus a shift that tests and demonstrations set. */
export class SimulatorClock {
  readonly #settings: SettingsFile<{ shiftMs: number }>;
  readonly #listeners = new Set<() => void>();

  private constructor(settings: SettingsFile<{ shiftMs: number }>) {
    this.#settings = settings;
  }

  static async open(dataDir: string): Promise<SimulatorClock> {
    const path = join(dataDir, 'clock.json');
    return new SimulatorClock(await SettingsFile.open(path, ClockSettings, { shiftMs: 0 }));
  }

  get shiftMs(): number {
    return this.#settings.value.shiftMs;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.shiftMs;
  }

  instant(): string {
    return new Date(this.now()).toISOString();
  }

  /** Civil date in China. */
  today(): string {
    return Temporal.Instant.fromEpochMilliseconds(this.now())
      .toZonedDateTimeISO(ZONE)
      .toPlainDate()
      .toString();
  }

  async shift(shiftMs: number): Promise<void> {
    await this.#settings.change({ shiftMs });
    for (const listener of this.#listeners) listener();
  }

  /** Called after each shift. */
  onShift(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** When something that takes `after` from now on is due, in milliseconds since 1970. */
  dueAt(after: AnswerAfter): number {
    const now = Temporal.Instant.fromEpochMilliseconds(this.now()).toZonedDateTimeISO(ZONE);
    if (typeof after === 'string') return now.add(Temporal.Duration.from(after)).epochMilliseconds;
    let due = now;
    // Monday to Friday: holidays are not the simulators' business.
    for (let left = after.workingDays; left > 0;) {
      due = due.add({ days: 1 });
      if (due.dayOfWeek <= 5) left -= 1;
    }
    return due.epochMilliseconds;
  }
}
