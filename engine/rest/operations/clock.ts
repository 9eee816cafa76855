import { z } from 'zod';
import type { Sql } from '../../../kit/database.ts';
import { pinClock, resetClock } from '../../store/clock.ts';
import { bare, noContent, withBody, type Operation } from '../operation.ts';
import { refuse } from '../rejection.ts';
import { integer } from '../validate.ts';

interface Options {
  readonly sql: Sql;
  /** Whether business time may be moved at all: for tests and demonstrations only. */
  readonly controlled: boolean;
  /** Called after business time moved. */
  readonly moved: () => void;
}

const LATEST = Date.parse('9999-12-31T23:59:59Z');

const pin = z.strictObject({
  timestamp: integer.refine((value) => value >= 0 && value <= LATEST, 'a time from 1970 to 9999'),
});

/** Business time: timers and message lifetimes follow it, leases and retries do not. */
export function clockOperations({ sql, controlled, moved }: Options): Operation[] {
  const guard = () => {
    if (!controlled) throw refuse('FORBIDDEN', 'The clock of this engine is not controlled');
  };
  return [
    withBody(
      { method: 'put', path: '/clock', permission: 'clock', body: pin },
      async (_call, { timestamp }) => {
        guard();
        await pinClock(sql, new Date(timestamp));
        moved();
        return noContent;
      },
    ),
    bare({ method: 'post', path: '/clock/reset', permission: 'clock' }, async () => {
      guard();
      await resetClock(sql);
      moved();
      return noContent;
    }),
  ];
}
