import { randomUUID } from 'node:crypto';
import { inTransaction } from '../kit/database.ts';
import type { CaseState } from '../model/case.ts';
import type { Scenario, ScenarioCode } from '../model/registry.ts';
import { versionInForce } from '../rules/policy.ts';
import {
  insertApplication,
  insertMembers,
  nextApplicationNo,
  type ApplicationMember,
} from '../store/application.ts';
import { insertPendingAuthorisation, signAuthorisation } from '../store/authorisation.ts';
import { insertCase } from '../store/item-case.ts';
import { findJurisdiction } from '../store/jurisdiction.ts';
import { findItem } from '../store/policy-item.ts';
import { findPersonByIdNo } from '../store/person.ts';
import { workerSeal, type WorkerWorld } from './worker-world.ts';

/** The `n`th household made for a purpose. */
export function scenario({ scenarios }: WorkerWorld, code: ScenarioCode, n = 0): Scenario {
  const found = scenarios.filter((one) => one.code === code)[n];
  if (!found) throw new Error(`There is no scenario ${code} number ${n}`);
  return found;
}

export interface FiledCase {
  caseId: string;
  applicationId: string;
  applicantId: string;
  /** Ids of everybody, the applicant first. */
  personIds: string[];
}

/** Puts a case of a scenario's household into the database, as if it had been filed and signed. */
export async function fileCase(
  { pool }: WorkerWorld,
  filed: {
    scenario: Scenario;
    itemCode: string;
    state?: CaseState;
    urgent?: boolean;
    /** How many people, counted from the last one, have not signed. */
    unsigned?: number;
  },
): Promise<FiledCase> {
  return inTransaction(pool, async (sql) => {
    const township = await findJurisdiction(sql, filed.scenario.township);
    const item = (await findItem(sql, filed.itemCode))?.item;
    const version = item && versionInForce(item.versions, township?.path ?? '', '2026-11-23');
    if (!township || !version) throw new Error('Item or township is missing');
    const scope = [...new Set(item.sources.map(({ source }) => source))];
    const people = await peopleOf(sql, filed.scenario);
    const [applicationId, no] = [randomUUID(), await nextApplicationNo(sql)];
    const applicantId = people[0]?.personId ?? '';
    await insertApplication(sql, {
      id: applicationId,
      no: `A-${no}`,
      channel: 'APP',
      applicantId,
      householdId: null,
      agentName: null,
      agentPhone: null,
      targetTownship: township.id,
      answers: filed.scenario.hardship ?? {},
      formKey: null,
      formVersion: null,
      state: 'SUBMITTED',
      source: 'system',
    });
    await insertMembers(sql, applicationId, people);
    const signing = people.length - (filed.unsigned ?? 0);
    for (const [index, { personId }] of people.entries()) {
      const id = randomUUID();
      await insertPendingAuthorisation(sql, {
        id,
        no: `S-${no}-${index}`,
        applicationId,
        personId,
        textVersion: '1',
        textSha256: 'x',
        scope,
      });
      if (index < signing) await signAuthorisation(sql, id, { method: 'FACE', evidenceSha256: 'x' });
    }
    const caseId = randomUUID();
    await insertCase(sql, {
      id: caseId,
      no: `C-${no}`,
      applicationId,
      itemCode: filed.itemCode,
      policyVersionId: version.id,
      jurisdictionId: township.id,
      areaPath: township.path,
      applicantId,
      urgent: filed.urgent ?? false,
      state: filed.state ?? 'SUBMITTED',
      dueAt: null,
      processId: item.process,
    });
    return { caseId, applicationId, applicantId, personIds: people.map(({ personId }) => personId) };
  });
}

async function peopleOf(
  sql: Parameters<typeof findPersonByIdNo>[0],
  { members, supporters, applicantIdNo, hiddenDeposits }: Scenario,
) {
  const applicant = members.find(({ idNo }) => idNo === applicantIdNo);
  const others = members.filter(({ idNo, alive }) => idNo !== applicantIdNo && alive);
  const listed = [
    ...(applicant
      ? [{ role: 'APPLICANT' as const, relation: 'SELF', person: applicant, hidden: hiddenDeposits }]
      : []),
    ...others.map((person) => ({ role: 'MEMBER' as const, relation: 'OTHER', person, hidden: 0 })),
    ...supporters.map((person) => ({ role: 'SUPPORTER' as const, relation: 'OTHER', person, hidden: 0 })),
  ];
  const people: ApplicationMember[] = [];
  for (const { role, relation, person, hidden } of listed) {
    const known = await findPersonByIdNo(sql, workerSeal, person.idNo);
    if (!known) continue;
    const { incomeMonth, deposits, securities, dwellings, nonWorkVehicles } = person.truth;
    const declared = {
      incomeMonth,
      deposits: Math.max(0, deposits - hidden),
      securities,
      dwellings,
      nonWorkVehicles,
    };
    people.push({ personId: known.id, role, relation, declared });
  }
  return people;
}
