import { z } from 'zod';

const Coded = z.object({ code: z.string() });

/** Classes and codes of PostgreSQL that say "try again", not "this is wrong". */
const PASSING_SQL = /^(08...|57P0[123]|53300|40001|40P01)$/;
const PASSING_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** The driver gives these no code. */
const PASSING_WORDS = /Connection terminated|timeout exceeded when trying to connect|Query read timeout/;

/** Whether a fault lies in the surroundings, such as a database that is starting, so that it costs the job no try. */
export function isTransient(fault: unknown): boolean {
  const coded = Coded.safeParse(fault);
  if (coded.success && (PASSING_SQL.test(coded.data.code) || PASSING_SYSTEM.has(coded.data.code)))
    return true;
  return fault instanceof Error && PASSING_WORDS.test(fault.message);
}
