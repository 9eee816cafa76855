import { z } from 'zod';
import { EngineError, type EngineErrorKind } from '../engine-client.ts';

/** What the SDK's HTTP errors carry: the status line and the problem detail of the answer. */
const HttpFault = z.object({
  response: z.object({ statusCode: z.number(), body: z.unknown() }),
});
const ProblemBody = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** Translates what the SDK throws; a missing answer counts as UNAVAILABLE. */
export function engineFault(fault: unknown): EngineError {
  if (fault instanceof EngineError) return fault;
  const http = HttpFault.safeParse(fault);
  if (!http.success)
    return new EngineError('UNAVAILABLE', fault instanceof Error ? fault.message : String(fault), fault);
  const { statusCode, body } = http.data.response;
  return new EngineError(kindOf(statusCode), `${statusCode} ${detailOf(body)}`.trim(), fault);
}

function kindOf(status: number): EngineErrorKind {
  if (status === 404) return 'NOT_FOUND';
  if (status === 409) return 'CONFLICT';
  if (status === 401 || status === 403) return 'UNAUTHORISED';
  if (status === 429 || status === 503 || status === 504) return 'UNAVAILABLE';
  if (status >= 400 && status < 500) return 'INVALID';
  return 'UNEXPECTED';
}

function detailOf(body: unknown): string {
  if (typeof body !== 'string') return '';
  try {
    const problem = ProblemBody.parse(JSON.parse(body));
    return problem.detail ?? problem.title ?? '';
  } catch {
    // An answer that is no problem detail comes from something in between, such as a proxy.
    return '';
  }
}

/** Runs a call; the answers of `expected` kinds are values, everything else is thrown. */
export async function orWhen<T, K extends EngineErrorKind, V>(
  call: Promise<T>,
  expected: K,
  value: V,
): Promise<T | V> {
  try {
    return await call;
  } catch (fault) {
    const error = engineFault(fault);
    if (error.kind === expected) return value;
    throw error;
  }
}
