import { hash, verify } from '@node-rs/argon2';

/** Cost of argon2id: KiB of memory, passes, lanes. */
export interface PasswordCost {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

export const passwordCost: PasswordCost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Hashes a password with argon2id (the library's default algorithm), cost included in the text. */
export function hashPassword(password: string, cost: PasswordCost = passwordCost): Promise<string> {
  return hash(password, cost);
}

/**
 * Whether a password fits. Without a hash (an unknown user) the same work is done, so that the time of the answer
 * does not tell who exists.
 */
export async function passwordFits(
  password: string,
  passwordHash: string | undefined,
  cost: PasswordCost,
): Promise<boolean> {
  if (passwordHash !== undefined) return verify(passwordHash, password);
  await hash(password, cost);
  return false;
}
