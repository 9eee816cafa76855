import { createHash } from 'node:crypto';
import { hashPassword } from '../api/access/passwords.ts';
import type { Pool } from '../kit/database.ts';
import { scopes, type Department, type StaffRole } from '../model/roles.ts';
import { listJurisdictions, type Jurisdiction } from '../store/jurisdiction.ts';
import { saveClient } from '../store/oauth-client.ts';
import { insertUser } from '../store/org-user.ts';

export interface DemoAccount {
  username: string;
  role: StaffRole;
  place: string;
  department: Department | null;
  bank: string | null;
}

/** The integrator of the demonstration; its secret comes from the installation's master key. */
export const demoClient = 'demo-integrator';

const township: readonly StaffRole[] = ['WINDOW_CLERK', 'SURVEYOR', 'REVIEWER'];
const approving: readonly Department[] = ['CIVIL_AFFAIRS', 'HOUSING', 'HUMAN_RESOURCES', 'MEDICAL_INSURANCE'];
const county: readonly StaffRole[] = ['FINANCE', 'MONITORING_OFFICER'];
const city: readonly StaffRole[] = ['ADMINISTRATOR', 'AUDITOR'];

/**
 * Accounts of a synthetic district: township roles in every township, county roles in every county, one bank officer a
 * bank. Accounts that exist stay as they are.
 */
export async function createDemoAccounts(
  pool: Pool,
  {
    password,
    clientSecret,
    banks,
  }: { password: (username: string) => string; clientSecret: string; banks: readonly string[] },
): Promise<DemoAccount[]> {
  const accounts = await plan(pool, banks);
  const known = await usernames(pool);
  for (const account of accounts) {
    // Hashing a password takes its time on purpose; a second start must not pay for it again.
    if (known.has(account.username)) continue;
    await insertUser(pool, {
      username: account.username,
      displayName: account.displayName,
      passwordHash: await hashPassword(password(account.username)),
      roles: [account.role],
      jurisdictionId: account.jurisdictionId,
      department: account.department,
      bank: account.bank,
    });
  }
  await saveDemoClient(pool, clientSecret);
  return accounts;
}

async function saveDemoClient(pool: Pool, secret: string): Promise<void> {
  const [city] = await cities(pool);
  if (!city) return;
  const secretHash = createHash('sha256').update(secret).digest('hex');
  await saveClient(pool, {
    id: demoClient,
    secretHash,
    name: 'Demo integrator',
    scopes: [...scopes],
    jurisdictionId: city.id,
  });
}

type Planned = DemoAccount & { displayName: string; jurisdictionId: string };

async function plan(pool: Pool, banks: readonly string[]): Promise<Planned[]> {
  const [root] = await cities(pool);
  if (!root) return [];
  const nodes = await listJurisdictions(pool, root.path);
  const at = (level: Jurisdiction['level']) => nodes.filter((node) => node.level === level);
  const make = (
    role: StaffRole,
    place: Jurisdiction,
    suffix: string,
    more: Partial<Planned> = {},
  ): Planned => ({
    username: `${role.toLowerCase().replaceAll('_', '-')}-${suffix}`,
    displayName: `${place.name} ${displayNames[role]}`,
    role,
    place: place.name,
    jurisdictionId: place.id,
    department: null,
    bank: null,
    ...more,
  });
  return [
    ...at('TOWNSHIP').flatMap((place, index) => township.map((role) => make(role, place, String(index + 1)))),
    ...at('COUNTY').flatMap((place, index) => [
      ...approving.map((department) =>
        make('APPROVER', place, `${department.toLowerCase().replaceAll('_', '-')}-${index + 1}`, {
          department,
        }),
      ),
      ...county.map((role) => make(role, place, String(index + 1))),
    ]),
    ...banks.map((bank) => make('BANK_OFFICER', root, bank.toLowerCase(), { bank })),
    ...city.map((role) => make(role, root, 'city')),
    // A process needs two administrators: one asks for its publication, the other approves it.
    make('ADMINISTRATOR', root, 'city-2', { displayName: `${root.name} ${displayNames.ADMINISTRATOR}二` }),
  ];
}

/** What the synthetic staff are called on screen; data of the demonstration, not interface text. */
const displayNames: Record<StaffRole, string> = {
  WINDOW_CLERK: '经办人',
  SURVEYOR: '调查员',
  REVIEWER: '审核员',
  APPROVER: '审批人',
  FINANCE: '财务',
  BANK_OFFICER: '银行专员',
  MONITORING_OFFICER: '监测专员',
  ADMINISTRATOR: '管理员',
  AUDITOR: '审计员',
};

async function usernames(pool: Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ username: string }>('SELECT username FROM org_user');
  return new Set(rows.map(({ username }) => username));
}

async function cities(pool: Pool): Promise<Jurisdiction[]> {
  const { rows } = await pool.query<Jurisdiction>(
    `SELECT id, level, parent_id AS "parentId", name, path FROM jurisdiction WHERE parent_id IS NULL ORDER BY path`,
  );
  return rows;
}
