import express, { type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../model/errors.ts';

/** How much of a body is read, and how deep it may be nested. */
export interface BodyLimits {
  bytes: number;
  depth: number;
}

export const usualLimits: BodyLimits = { bytes: 1024 * 1024, depth: 32 };

/** JSON, forms (token requests) and XML (bank reports). */
const readersOf = (limit: number): readonly RequestHandler[] => [
  express.json({ limit, strict: true }),
  express.urlencoded({ limit, extended: false, parameterLimit: 20 }),
  express.text({ limit, type: ['application/xml', 'text/xml'] }),
];

/** Makes what reads a body into `request.body`; of another media type it stays undefined. */
export function bodyReader({ bytes, depth }: BodyLimits) {
  const readers = readersOf(bytes);
  return async (request: Request, response: Response): Promise<void> => {
    for (const reader of readers) await run(reader, request, response);
    const body: unknown = request.body;
    refuseUnstorable(body, depth);
  };
}

function run(reader: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((done, failed) => {
    void reader(request, response, (fault?: unknown) => {
      if (fault === undefined) done();
      else failed(fault instanceof Error ? fault : new Error('The body could not be read'));
    });
  });
}

/**
 * Refuses what JSON allows and PostgreSQL can't hold (NUL, half a surrogate pair), nesting that only an attack needs,
 * and `__proto__` as a name. Walks without recursion, so that depth itself can't exhaust the stack.
 */
export function refuseUnstorable(body: unknown, mostDepth = usualLimits.depth): void {
  const waiting: [value: unknown, depth: number][] = [[body, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, depth] = next;
    if (typeof value === 'string') refuseText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= mostDepth)
      throw new AppError('MALFORMED_BODY', `The body is nested deeper than ${mostDepth}`);
    for (const [name, member] of Object.entries(value)) {
      if (name === '__proto__')
        throw new AppError('MALFORMED_BODY', 'The body has a member that is not allowed');
      refuseText(name);
      waiting.push([member, depth + 1]);
    }
  }
}

// A surrogate that has lost its other half; pairs are one character under the u flag.
const UNSTORABLE = /\0|\p{Surrogate}/u;

function refuseText(text: string): void {
  if (UNSTORABLE.test(text))
    throw new AppError('MALFORMED_BODY', 'A text holds characters that are not allowed');
}
