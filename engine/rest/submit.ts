import type { Key } from '../core/state.ts';
import { Overloaded, Stopped } from '../store/batcher.ts';
import { UnusableDefinition } from '../store/catalogue.ts';
import type { EngineNode } from '../store/node.ts';
import type { Request } from '../store/requests.ts';
import { isConnectionFault } from '../../kit/database.ts';
import type { ProblemError } from '../../kit/problem.ts';
import { OutcomeUnknown } from '../store/transaction.ts';
import { CommandRejected } from '../store/unit.ts';
import { commandRejected, refuse } from './rejection.ts';

/** Back-pressure: the queue empties within milliseconds, so clients may soon come again. */
const RETRY_AFTER = { 'retry-after': '1' };

/** Submits a command; a refusal becomes the problem detail that names the command's verb. */
export async function submit<A>(node: EngineNode, verb: string, request: Request<A>): Promise<A> {
  return refusing(verb, () => node.submit(request));
}

export async function broadcast(
  node: EngineNode,
  signal: Parameters<EngineNode['broadcast']>[0],
): Promise<Key> {
  return refusing('BROADCAST', () => node.broadcast(signal));
}

async function refusing<A>(verb: string, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (error) {
    throw asProblem(verb, error);
  }
}

function asProblem(verb: string, error: unknown): unknown {
  if (error instanceof CommandRejected) return commandRejected(verb, error.code, error.message);
  if (error instanceof Overloaded) return refuse('RESOURCE_EXHAUSTED', error.message, RETRY_AFTER);
  if (error instanceof Stopped) return refuse('UNAVAILABLE', error.message, RETRY_AFTER);
  if (error instanceof OutcomeUnknown) {
    return refuse(
      'DEADLINE_EXCEEDED',
      'The database went away during the commit; the command may have been carried out',
    );
  }
  if (error instanceof UnusableDefinition) return commandRejected(verb, 'INVALID_STATE', error.message);
  return error;
}

/** Reads and commands alike: nothing was done, the client may come again. */
export function databaseAway(error: unknown): ProblemError | undefined {
  if (!isConnectionFault(error)) return undefined;
  return refuse('UNAVAILABLE', 'The database cannot be reached', RETRY_AFTER);
}
