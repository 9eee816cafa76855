import type { Key } from '../core/state.ts';
import type { Effect } from '../core/step.ts';

/** What is to be done once a commit is durable. Each also stands in the database, so a crash in between loses nothing. */
export type StoreEffect =
  | Effect
  /** A message waits for those who come later. */
  | { readonly type: 'messageStored'; readonly messageKey: Key }
  /** Deliveries of a signal wait to be carried out. */
  | { readonly type: 'signalStored' };
