import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { hashPassword, type PasswordCost } from '../api/access/passwords.ts';
import { inTransaction, type Pool, type Sql } from '../kit/database.ts';
import { createSeal } from '../kit/seal.ts';
import type { PolicyItem } from '../model/item.ts';
import { identityCheckDigit } from '../model/identity-number.ts';
import type { Department, Scope, StaffRole } from '../model/roles.ts';
import { saveClient } from '../store/oauth-client.ts';
import { insertUser } from '../store/org-user.ts';
import { publishForm } from '../store/form-version.ts';
import { openTask, type NewTask } from '../store/inbox-task.ts';
import { saveHouseholds } from '../store/household.ts';
import { savePeople } from '../store/person.ts';
import { publishItem } from '../store/policy-item.ts';
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

/** A monthly allowance of one standard everywhere in the city, with one source and two approving departments. */
export function anItem(changes: Partial<PolicyItem> = {}): PolicyItem {
  const code = changes.code ?? 'ALLOWANCE';
  const text = { zh: '低保', en: 'Allowance' };
  return {
    code,
    name: text,
    summary: text,
    leadDepartment: 'CIVIL_AFFAIRS',
    mode: 'APPLY',
    process: `${code.toLowerCase()}-process`,
    forms: {},
    documents: [],
    sources: [{ source: 'deposits', subjects: 'MEMBERS_AND_SUPPORTERS', onFailure: 'WAIT' }],
    approvingDepartments: ['CIVIL_AFFAIRS', 'HOUSING'],
    limits: { total: { n: 20, unit: 'wd' } },
    payment: { period: 'MONTH', batchApproval: 'FINANCE' },
    excludes: [],
    legalBasis: text,
    versions: [
      {
        id: `${code}-1`,
        jurisdiction: places.city,
        effectiveFrom: '2020-01-01',
        rule: 'true',
        formula: '10000',
        params: {},
      },
    ],
    ...changes,
  };
}

export const processXml = `<?xml version="1.0"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
  <bpmn:process id="p"><bpmn:startEvent id="start" /><bpmn:userTask id="acceptance" />
    <bpmn:sequenceFlow id="flow" sourceRef="start" targetRef="acceptance" /></bpmn:process>
</bpmn:definitions>`;

export async function addItem(pool: Pool, item: PolicyItem): Promise<void> {
  await inTransaction(pool, (sql) => publishItem(sql, item, processXml));
}

export interface TestPerson {
  idNo: string;
  name: string;
}

/** Puts a household into the register: the first person is its head. Gives the people's ids. */
export async function addHousehold(
  sql: Sql,
  people: readonly TestPerson[],
  village: string = places.village,
): Promise<string[]> {
  const registered = people.map((person) => ({ ...person, registeredAt: village }));
  const ids = await savePeople(sql, testSeal, registered);
  const members = ids.map((personId, i) => ({ personId, relation: i === 0 ? 'HEAD' : 'OTHER' }));
  const registerNo = people[0]?.idNo.slice(-8) ?? '';
  await saveHouseholds(sql, [{ registerNo, headId: ids[0] ?? '', registeredAt: village, members }]);
  return ids;
}

/** The body of `POST /api/applications` for a household of the register. */
export function anApplication([head, ...others]: readonly TestPerson[], itemCode = 'ALLOWANCE') {
  return {
    itemCode,
    applicant: { ...head, phone: '13812345678', residence: 'Street 1', declared: { incomeMonth: 80_000 } },
    members: others.map((person) => ({ ...person, relation: 'OTHER', role: 'MEMBER' })),
  };
}

/** Publishes a form of `forms/`, as the program does when it starts. */
export async function addForm(sql: Sql, key: string): Promise<void> {
  const file = new URL(`../forms/${key}/1.json`, import.meta.url);
  await publishForm(sql, key, z.record(z.string(), z.json()).parse(JSON.parse(await readFile(file, 'utf8'))));
}

let jobs = 2251799813685000;

/** Puts a human step into the inbox, as its worker does; gives its id and the key of its job. */
export async function addTask(
  sql: Sql,
  { role, ...task }: Partial<NewTask> & Pick<NewTask, 'kind'> & { role: string },
): Promise<{ id: string; jobKey: string }> {
  const jobKey = String(++jobs);
  const { city, county, township } = places;
  const { id } = await openTask(sql, {
    jobKey,
    processInstanceKey: '2251799813684999',
    elementId: task.kind.replaceAll('-', '_'),
    caseId: null,
    batchId: null,
    paymentId: null,
    formKey: task.kind,
    formVersion: 1,
    department: null,
    bank: null,
    jurisdictionId: township,
    areaPath: `${city}/${county}/${township}`,
    routing: [],
    dueAt: null,
    roles: [role],
    ...task,
  });
  return { id, jobKey };
}
