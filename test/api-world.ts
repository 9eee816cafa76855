import { createHash } from 'node:crypto';
import { hashPassword, type PasswordCost } from '../api/access/passwords.ts';
import type { Sql } from '../kit/database.ts';
import { createSeal } from '../kit/seal.ts';
import { identityCheckDigit } from '../model/identity-number.ts';
import type { Department, Scope, StaffRole } from '../model/roles.ts';
import { saveClient } from '../store/oauth-client.ts';
import { insertUser } from '../store/org-user.ts';
import { saveJurisdictions } from '../store/jurisdiction.ts';

/** The cheapest argon2id there is: tests sign in often. */
export const cheapPasswords: PasswordCost = { memoryCost: 8, timeCost: 1, parallelism: 1 };
export const password = 'correct horse battery';
export const testSeal = createSeal(Buffer.alloc(32, 1));

/** One city, two counties of one township and one village each. */
export const places = {
  city: '3301',
  county: '330101',
  township: '330101001',
  village: '330101001001',
  otherCounty: '330102',
  otherTownship: '330102001',
  otherVillage: '330102001001',
} as const;

export async function addPlaces(sql: Sql): Promise<void> {
  const node = (
    id: string,
    level: 'CITY' | 'COUNTY' | 'TOWNSHIP' | 'VILLAGE',
    parents: readonly string[],
  ) => ({
    id,
    level,
    parentId: parents.at(-1) ?? null,
    name: `Place ${id}`,
    path: [...parents, id].join('/'),
  });
  const { city, county, township, village, otherCounty, otherTownship, otherVillage } = places;
  await saveJurisdictions(sql, [
    node(city, 'CITY', []),
    node(county, 'COUNTY', [city]),
    node(township, 'TOWNSHIP', [city, county]),
    node(village, 'VILLAGE', [city, county, township]),
    node(otherCounty, 'COUNTY', [city]),
    node(otherTownship, 'TOWNSHIP', [city, otherCounty]),
    node(otherVillage, 'VILLAGE', [city, otherCounty, otherTownship]),
  ]);
}

let passwordHash: Promise<string> | undefined;

export interface TestUser {
  username: string;
  roles: StaffRole[];
  jurisdictionId?: string;
  department?: Department;
  bank?: string;
}

/** Adds a member of staff who signs in with `password`; gives the id. */
export async function addUser(sql: Sql, user: TestUser): Promise<string> {
  passwordHash ??= hashPassword(password, cheapPasswords);
  const id = await insertUser(sql, {
    username: user.username,
    displayName: `Name of ${user.username}`,
    roles: user.roles,
    jurisdictionId: user.jurisdictionId ?? places.township,
    department: user.department ?? null,
    bank: user.bank ?? null,
    passwordHash: await passwordHash,
  });
  if (!id) throw new Error(`The user ${user.username} exists`);
  return id;
}

/** Adds an integrator whose secret is its id with `-secret`. */
export async function addClient(
  sql: Sql,
  client: { id: string; scopes: Scope[]; jurisdictionId?: string },
): Promise<void> {
  await saveClient(sql, {
    id: client.id,
    name: client.id,
    scopes: client.scopes,
    jurisdictionId: client.jurisdictionId ?? places.city,
    secretHash: createHash('sha256').update(`${client.id}-secret`).digest('hex'),
  });
}

/** A valid identity number: `n` from 0 to 999 tells people apart, even numbers are women's. */
export function idNo(n: number, birthDate = '19600101'): string {
  const first17 = `330101${birthDate}${String(n).padStart(3, '0')}`;
  return first17 + identityCheckDigit(first17);
}
