import { EngineError, type EngineOperations } from '../../engine-client/index.ts';
import { AppError } from '../../model/errors.ts';
import type { Context } from '../context.ts';

/** The engine's operations; an engine without reads, such as a cluster before 8.8, has none. */
export function operationsOf({ engine }: Pick<Context, 'engine'>): EngineOperations {
  if (!engine?.operations) throw new AppError('UNAVAILABLE', 'This engine offers no figures');
  return engine.operations;
}

/** Turns the engine's word into a refusal that says its reason. */
export async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (fault) {
    if (!(fault instanceof EngineError)) throw fault;
    if (fault.kind === 'NOT_FOUND') throw new AppError('NOT_FOUND', fault.detail);
    if (fault.kind === 'INVALID' || fault.kind === 'CONFLICT')
      throw new AppError('STATE_CONFLICT', fault.detail);
    if (fault.kind === 'UNAVAILABLE') throw new AppError('UNAVAILABLE');
    throw fault;
  }
}
