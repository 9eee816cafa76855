import type { EngineClient } from '../engine-client/index.ts';
import type { Pool } from '../kit/database.ts';
import type { Log } from '../kit/log.ts';
import type { Seal } from '../kit/seal.ts';
import type { PublishedForms } from './forms/published-forms.ts';
import type { WorkingDays } from '../rules/work-calendar.ts';

/** What use cases work with. */
export interface Context {
  pool: Pool;
  seal: Seal;
  log: Log;
  calendar: WorkingDays;
  forms: PublishedForms;
  /** Tells the relay, after a commit, that something waits in the outbox. */
  onOutbox: () => void;
  /** Reads where an instance stands, for diagrams; left out, the timeline has to do. */
  engine: Pick<EngineClient, 'pathOf'> | undefined;
}
