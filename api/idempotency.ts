import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { inTransaction, type Pool, type Sql } from '../kit/database.ts';
import { AppError } from '../model/errors.ts';
import { findAnswer, keepAnswer, takeKey, type KeptAnswer } from '../store/idempotency-key.ts';
import type { Json } from '../store/json.ts';

/** A request that a caller may repeat under one key. */
export interface Repeatable {
  caller: string;
  key: string;
  /** SHA-256 over method, path and body. */
  fingerprint: Buffer;
}

export interface IdempotentAnswer {
  status: number;
  body: Json;
  /** Whether it was given before. */
  replayed: boolean;
}

export const idempotencyHeader = {
  name: 'Idempotency-Key',
  required: true,
  description: '1 to 200 visible characters, chosen by the caller; the same key never does the work twice',
} as const;

export function repeatable(request: Request, caller: string): Repeatable {
  const key = request.get(idempotencyHeader.name) ?? '';
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    const problem = { path: idempotencyHeader.name, code: key === '' ? 'REQUIRED' : 'INVALID_FORMAT' };
    throw new AppError('INVALID_REQUEST', undefined, [
      { ...problem, message: idempotencyHeader.description },
    ]);
  }
  const body: unknown = request.body;
  const text = `${request.method} ${request.path}\n${canonical(body)}`;
  return { caller, key, fingerprint: createHash('sha256').update(text).digest() };
}

/** JSON with the members of objects in one order, so that a client may write them in any. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/**
 * Does `work` once for a key and keeps its answer in the same transaction; repeats get that answer. Requests of one key
 * at the same moment queue for the key's row. A refusal rolls everything back, the key with it, so that a corrected
 * request may use it again.
 */
export async function onceOnly(
  pool: Pool,
  request: Repeatable,
  work: (sql: Sql) => Promise<{ status: number; body: Json }>,
): Promise<IdempotentAnswer> {
  const { caller, key, fingerprint } = request;
  const known = await findAnswer(pool, caller, key);
  if (known) return replay(known, fingerprint);
  return inTransaction(pool, async (sql) => {
    if (!(await takeKey(sql, caller, key, fingerprint))) {
      const kept = await findAnswer(sql, caller, key);
      if (!kept) throw new AppError('REQUEST_IN_FLIGHT');
      return replay(kept, fingerprint);
    }
    const answer = await work(sql);
    await keepAnswer(sql, { caller, key }, answer);
    return { ...answer, replayed: false };
  });
}

function replay(kept: KeptAnswer, fingerprint: Buffer): IdempotentAnswer {
  if (!kept.fingerprint.equals(fingerprint)) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  return { status: kept.status, body: kept.body, replayed: true };
}
