import { z } from 'zod';
import { isConnectionFault } from '../../kit/database.ts';

/** Two transactions were in each other's way. */
const Collision = z.object({ code: z.enum(['40001', '40P01']) });

/** Whether a fault lies in the surroundings, such as a database that is starting, so that it costs the job no try. */
export function isTransient(fault: unknown): boolean {
  if (isConnectionFault(fault) || Collision.safeParse(fault).success) return true;
  return fault instanceof Error && fault.message.includes('Query read timeout');
}
