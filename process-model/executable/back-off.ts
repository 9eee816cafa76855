import { dueOf } from './timer-due.ts';

/** Task header that declares how long a failed job waits: `PT10S` or a list, `PT10S, PT1M, PT10M`. */
export const BACK_OFF_HEADER = 'retryBackOff';

interface Failure {
  /** Tries that are left. */
  readonly retries: number;
  /** Machine time. */
  readonly now: Date;
  readonly zone: string;
}

/**
 * When a failed job may be tried again. The last duration of the list stands before the last try, the one before it
 * before the last but one; what comes earlier waits as long as the first. Undefined for a text that is no such list.
 */
export function declaredRetry(declared: string, { retries, now, zone }: Failure): Date | undefined {
  const durations = declared.split(',').map((text) => text.trim());
  const due = durations.map((text) => dueOf('duration', text, { now, zone })?.dueAt);
  if (due.some((at) => at === undefined || at < now)) return undefined;
  return due[Math.max(0, durations.length - Math.max(1, retries))];
}
