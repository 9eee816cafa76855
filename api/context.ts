import type { EngineClient } from '../engine-client/index.ts';
import type { Pool } from '../kit/database.ts';
import type { Log } from '../kit/log.ts';
import type { Seal } from '../kit/seal.ts';
import type { WorkCalendar } from '../model/item.ts';
import type { PublishedForms } from './forms/published-forms.ts';
import type { PdfMaker } from './print/pdf/pdf-maker.ts';
import type { WorkingDays } from '../rules/work-calendar.ts';

/** What use cases work with. */
export interface Context {
  pool: Pool;
  seal: Seal;
  log: Log;
  calendar: WorkingDays;
  /** The announced days that `calendar` was made from, for browsers, which count days by themselves. */
  calendars: readonly WorkCalendar[];
  forms: PublishedForms;
  /** Tells the relay, after a commit, that something waits in the outbox. */
  onOutbox: () => void;
  /**
   * Reads where an instance stands, for diagrams (left out, the timeline has to do), takes models of processes, moves cases
   * between them, and mends what is stuck.
   */
  engine:
    | (Pick<EngineClient, 'pathOf' | 'deploy' | 'topology' | 'runningInstances' | 'migrateInstance'> &
        Partial<Pick<EngineClient, 'operations' | 'resolveIncident' | 'cancelInstance'>>)
    | undefined;
  /** Draws paper. */
  pdf: PdfMaker;
  /** Whether people and data are invented, which every paper then says. */
  syntheticData: boolean;
  /** Told of every move of business time; left out where the engine reads it from our database. */
  engineClock: EngineClock | undefined;
}

/** The clock of an engine that keeps its own time. */
export interface EngineClock {
  /** Moves the clock to `instant`; it runs on from there. */
  moveTo(instant: Date): Promise<void>;
  /** Lets it be the machine's again. */
  reset(): Promise<void>;
}
