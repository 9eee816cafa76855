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
  const status = GrpcStatus.safeParse(fault);
  if (!status.success)
    return new EngineError('UNAVAILABLE', fault instanceof Error ? fault.message : String(fault), fault);
  return new EngineError(kinds.get(status.data.code) ?? 'UNEXPECTED', status.data.details, fault);
}

/** Runs a call; the answers of `expected` kind are values, everything else is thrown. */
export async function orWhen<T, V>(call: Promise<T>, expected: EngineErrorKind, value: V): Promise<T | V> {
  try {
    return await call;
  } catch (fault) {
    const error = grpcFault(fault);
    if (error.kind === expected) return value;
    throw error;
  }
}
