import type { Form } from '../../../form-model/index.ts';
import type { WorkCalendar } from '../../../model/item.ts';

/** The document of a form by its key, as it is drawn or published; undefined where there is none. */
export type FormOfKey = (formKey: string) => Promise<Form | undefined>;

/** What a trial takes from outside, all of it known before it begins. */
export interface PlayWorld {
  /** Announced working days and holidays; without them Monday to Friday are worked. */
  readonly calendars?: readonly WorkCalendar[];
  /** DMN files whose decisions the process may call. */
  readonly decisions?: readonly string[];
  /** The instant at which trials begin; now by default. */
  readonly now?: Date;
}
