import type { Log } from '../kit/log.ts';

type Write = (message: string | undefined, ...meta: unknown[]) => void;

/**
 * The SDK's logger on ours. Requests and bodies (debug, trace) are dropped; what it calls an error of a poll is a warning,
 * because it tries again by itself.
 */
export function sdkLog(log: Log): { info: Write; warn: Write; error: Write; debug: Write; trace: Write } {
  const drop: Write = () => undefined;
  const warn: Write = (message) => {
    log.warn({ code: 'ENGINE_CLIENT' }, String(message));
  };
  return { info: drop, debug: drop, trace: drop, warn, error: warn };
}
