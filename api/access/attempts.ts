import { createHash } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';

const WINDOW_SECONDS = 15 * 60;

/** How many failures within 15 minutes are borne, for all nodes together. */
export interface AttemptLimits {
  name: number;
  address: number;
}
const usual: AttemptLimits = { name: 10, address: 50 };

/** Guards passwords, which can be guessed: a try counts before it is looked at. */
export interface SignInAttempts {
  /** Counts one try for the name and one for the address; throws TOO_MANY_REQUESTS when either has none left. */
  take(keys: { name: string; address: string }): Promise<void>;
  /** The name starts anew, the address gets its try back. */
  succeeded(keys: { name: string; address: string }): Promise<void>;
}

export function signInAttempts(pool: Pool, limits = usual): SignInAttempts {
  const byName = limiter(pool, 'sign-in-name', limits.name);
  const byAddress = limiter(pool, 'sign-in-address', limits.address);
  return {
    take: async ({ name, address }) => {
      await refusing(Promise.all([byName.consume(hashOf(name)), byAddress.consume(address)]));
    },
    succeeded: async ({ name, address }) => {
      await Promise.all([byName.delete(hashOf(name)), byAddress.reward(address)]);
    },
  };
}

/** Guards client secrets, which can't be guessed: only failures count, so many tokens at once are no hindrance. */
export interface TokenAttempts {
  check(address: string): Promise<void>;
  failed(address: string): Promise<void>;
}

export function tokenAttempts(pool: Pool, limits = usual): TokenAttempts {
  const byAddress = limiter(pool, 'token-address', limits.address);
  return {
    check: async (address) => {
      const so = await byAddress.get(address);
      if (so && so.remainingPoints <= 0) throw new AppError('TOO_MANY_REQUESTS');
    },
    failed: async (address) => {
      await refusing(byAddress.consume(address));
    },
  };
}

/** Guards the register: people are looked up one by one, never listed. */
export interface Searches {
  /** Counts one search of a user; throws TOO_MANY_REQUESTS when none is left. */
  take(userId: string): Promise<void>;
}

const MOST_SEARCHES = 300;

export function peopleSearches(pool: Pool, most = MOST_SEARCHES): Searches {
  const byUser = limiter(pool, 'search-people', most);
  return {
    take: async (userId) => {
      await refusing(byUser.consume(userId));
    },
  };
}

function limiter(pool: Pool, keyPrefix: string, points: number): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    clearExpiredByTimeout: true,
    keyPrefix,
    points,
    duration: WINDOW_SECONDS,
  });
}

async function refusing(consumption: Promise<unknown>): Promise<void> {
  await consumption.catch((refusal: unknown) => {
    throw refusal instanceof RateLimiterRes ? new AppError('TOO_MANY_REQUESTS') : refusal;
  });
}

/** Somebody may have typed the password into the field of the name. */
const hashOf = (name: string) => createHash('sha256').update(name).digest('base64url');
