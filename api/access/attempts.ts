import { createHash } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';

/** Counts failed attempts, for all nodes together. */
export interface Attempts {
  /** Counts one attempt for each key; throws TOO_MANY_REQUESTS when one of them has none left. */
  take(keys: AttemptKeys): Promise<void>;
  /** The attempt succeeded: the name starts anew, the address gets its point back. */
  succeeded(keys: AttemptKeys): Promise<void>;
}

export interface AttemptKeys {
  name: string;
  address: string;
}

const WINDOW_SECONDS = 15 * 60;

/** `kind` keeps the counts of different doors apart: `sign-in`, `token`. */
export function failedAttempts(pool: Pool, kind: string, limits = { name: 10, address: 50 }): Attempts {
  const limiter = (subject: string, points: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: `${kind}-${subject}`,
      points,
      duration: WINDOW_SECONDS,
    });
  const [byName, byAddress] = [limiter('name', limits.name), limiter('address', limits.address)];
  return {
    take: async ({ name, address }) => {
      await Promise.all([byName.consume(hashOf(name)), byAddress.consume(address)]).catch(
        (refusal: unknown) => {
          throw refusal instanceof RateLimiterRes ? new AppError('TOO_MANY_REQUESTS') : refusal;
        },
      );
    },
    succeeded: async ({ name, address }) => {
      await Promise.all([byName.delete(hashOf(name)), byAddress.reward(address)]);
    },
  };
}

/** Somebody may have typed the password into the field of the name. */
const hashOf = (name: string) => createHash('sha256').update(name).digest('base64url');
