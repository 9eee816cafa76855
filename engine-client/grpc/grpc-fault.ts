import { z } from 'zod';
import { EngineError, type EngineErrorKind } from '../engine-client.ts';

const GrpcStatus = z.object({ code: z.number(), details: z.string().default('') });

/** Status codes of gRPC as the engine uses them. */
const kinds = new Map<number, EngineErrorKind>([
  [3, 'INVALID'],
  [4, 'UNAVAILABLE'],
  [5, 'NOT_FOUND'],
  [6, 'CONFLICT'],
  [7, 'UNAUTHORISED'],
  [8, 'UNAVAILABLE'],
  [9, 'CONFLICT'],
  [14, 'UNAVAILABLE'],
  [16, 'UNAUTHORISED'],
]);

export function grpcFault(fault: unknown): EngineError {
  if (fault instanceof EngineError) return fault;
  const status = GrpcStatus.safeParse(fault);
  if (!status.success)
    return new EngineError('UNAVAILABLE', fault instanceof Error ? fault.message : String(fault), fault);
  return new EngineError(kinds.get(status.data.code) ?? 'UNEXPECTED', status.data.details, fault);
}

/** A gateway answers within 15 s by itself; a connection that answers nothing at all must not be waited for without end. */
const CALL_LIMIT_MS = 20_000;

/** Runs a call; whatever it throws is an `EngineError`. */
export async function translated<T>(call: Promise<T>): Promise<T> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, fail) => {
    limit = setTimeout(() => {
      fail(new EngineError('UNAVAILABLE', `no answer within ${CALL_LIMIT_MS / 1_000} s`));
    }, CALL_LIMIT_MS);
  });
  try {
    return await Promise.race([call, late]);
  } catch (fault) {
    throw grpcFault(fault);
  } finally {
    clearTimeout(limit);
  }
}

/** Runs a call; the answers of `expected` kind are values, everything else is thrown. */
export async function orWhen<T, V>(call: Promise<T>, expected: EngineErrorKind, value: V): Promise<T | V> {
  try {
    return await translated(call);
  } catch (fault) {
    if (fault instanceof EngineError && fault.kind === expected) return value;
    throw fault;
  }
}
