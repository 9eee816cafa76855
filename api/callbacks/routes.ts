import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { inTransaction } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { SourceAnswer } from '../../model/registry.ts';
import { recordSourceAnswer } from '../../store/verification.ts';
import type { Context } from '../context.ts';
import { plain, publicRoute, type Route } from '../http/route.ts';

export interface BankReports {
  /** Shared secret that the bank shows, in `X-Callback-Secret` or in the address it was given. */
  secret: string;
  /** Takes a pain.002 report; throws AppError INVALID_REQUEST for XML that is none. */
  receive(xml: string): Promise<void>;
}

/** Answers that sources and the bank send later, each with a secret of its own. */
export function callbackRoutes(context: Context, bank: BankReports | undefined): Route[] {
  return [sourceCallback(context), ...(bank ? [bankCallback(bank)] : [])];
}

const tokenHeader = {
  name: 'X-Callback-Token',
  required: false,
  description: 'One-time token of the question; also taken from the query parameter `token`',
};

function sourceCallback({ pool, onOutbox }: Context): Route {
  return publicRoute({
    ...plain,
    id: 'takeSourceAnswer',
    method: 'post',
    path: '/api/source-callbacks/{requestId}',
    tag: 'callbacks',
    summary: 'A data source answers a question late; repeating it changes nothing',
    params: z.object({ requestId: z.uuid() }),
    query: z.object({ token: z.string().max(200).optional() }),
    headers: [tokenHeader],
    body: SourceAnswer,
    status: 204,
    errors: ['UNAUTHENTICATED'],
    handle: async ({ query, body, request }) => {
      const token = request.get(tokenHeader.name) ?? query.token;
      if (!token) throw new AppError('UNAUTHENTICATED');
      const taken = await inTransaction(pool, (sql) => recordSourceAnswer(sql, token, body));
      if (taken.outcome === 'UNKNOWN_TOKEN') throw new AppError('UNAUTHENTICATED');
      onOutbox();
    },
  });
}

const secretHeader = {
  name: 'X-Callback-Secret',
  required: false,
  description: 'Secret agreed with the bank; also taken from the query parameter `secret`',
};

function bankCallback({ secret, receive }: BankReports): Route {
  return publicRoute({
    ...plain,
    id: 'takeBankReport',
    method: 'post',
    path: '/api/bank-callbacks/pain.002',
    tag: 'callbacks',
    summary: 'The bank reports payments (ISO 20022 pain.002); repeating it changes nothing',
    // A bank that calls the address it was given with an order can set no header of ours.
    query: z.object({ secret: z.string().max(200).optional() }),
    headers: [secretHeader],
    body: z.string().min(1),
    bodyType: 'application/xml',
    status: 204,
    errors: ['UNAUTHENTICATED'],
    handle: async ({ query, body, request }) => {
      const given = request.get(secretHeader.name) ?? query.secret ?? '';
      if (!timingSafeEqual(hashOf(given), hashOf(secret))) throw new AppError('UNAUTHENTICATED');
      await receive(body);
    },
  });
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
