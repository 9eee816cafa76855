import type { Checked } from '../../form-model/index.ts';
import type { PlainValues } from './plain-values.ts';

/** An error as the server sends it; `message` is a text, or one in each language. */
export interface ServerError {
  readonly path: string;
  readonly code: string;
  readonly message: unknown;
}

/** What a page may ask of a form on the screen: `useTemplateRef<AidFormHandle>('form')`. */
export interface AidFormHandle {
  /** Checks the whole form. With errors, all of them are shown and the first field that has one gets the focus. */
  validate(): Promise<Checked>;
  /** Shows what the server refused, at the fields it speaks of. */
  showServerErrors(errors: readonly ServerError[]): Promise<void>;
  /** Everything that is visible, in its stored form. */
  values(): PlainValues;
  /** Forgets the draft on this device; to be called when the task is completed. */
  clearDraft(): void;
}
