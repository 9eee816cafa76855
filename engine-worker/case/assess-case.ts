import type { Sql } from '../../kit/database.ts';
import { assess, type Assessment } from '../../rules/eligibility.ts';
import { civilDateOf } from '../../rules/deadline.ts';
import { circumstancesOf, inputsOf, type PersonRecord } from '../../rules/household-inputs.ts';
import { reconcileFacts } from '../../rules/reconcile.ts';
import { findApplication } from '../../store/application.ts';
import { saveAssessment } from '../../store/assessment.ts';
import { listCasePeople, type CasePerson } from '../../store/case-people.ts';
import { adoptFacts, isFactKey, listFacts, saveFacts, type FactValue } from '../../store/economic-fact.ts';
import { findAncestor } from '../../store/jurisdiction.ts';
import { findPolicyVersion } from '../../store/policy-version.ts';
import type { CaseWork } from './with-case.ts';

/** Chooses the value that counts of each fact, evaluates rule and formula of the case's policy and keeps both. */
export async function assessCase({ sql, theCase, now }: CaseWork): Promise<Assessment> {
  const version = await findPolicyVersion(sql, theCase.policyVersionId);
  if (!version) throw new Error(`The policy version ${theCase.policyVersionId} of the case is missing`);
  const people = await listCasePeople(sql, theCase.applicationId);
  const application = await findApplication(sql, theCase.applicationId);
  const county = await findAncestor(sql, theCase.jurisdictionId, 'COUNTY');
  await saveFacts(sql, theCase.id, 'DECLARED', people.flatMap(declaredFacts));
  const facts = await adoptHighest(sql, theCase.id);
  const on = civilDateOf(now);
  const inputs = inputsOf({
    people: people.map(personRecordOf),
    facts,
    circumstances: circumstancesOf(application?.answers ?? {}),
    on,
  });
  const assessment = assess(version, { ...inputs, on, ...(county ? { county: county.id } : {}) });
  await saveAssessment(sql, {
    caseId: theCase.id,
    eligible: assessment.eligible,
    amountFen: assessment.amountFen,
    conditions: assessment.conditions,
    inputs: assessment.amountInputs,
    policyVersionId: version.id,
  });
  return assessment;
}

async function adoptHighest(sql: Sql, caseId: string) {
  const facts = reconcileFacts(await listFacts(sql, caseId));
  await adoptFacts(sql, caseId, facts);
  return facts;
}

function declaredFacts({ id, declared }: CasePerson): FactValue[] {
  return Object.entries(declared).flatMap(([key, value]) =>
    isFactKey(key) && value !== undefined ? [{ personId: id, key, value }] : [],
  );
}

/** What the register does not know is left out: a rule that reads it stays undecided. */
export function personRecordOf(person: Omit<CasePerson, 'name' | 'declared'>): PersonRecord {
  return {
    id: person.id,
    role: person.role,
    birthDate: person.birthDate,
    aliveStatus: person.aliveStatus,
    tier: person.tier,
    ...(person.deathDate === null ? {} : { deathDate: person.deathDate }),
    ...(person.registeredCounty === null ? {} : { registeredCounty: person.registeredCounty }),
    ...(person.disabilityKind === null ? {} : { disabilityKind: person.disabilityKind }),
    ...(person.disabilityLevel === null ? {} : { disabilityLevel: person.disabilityLevel }),
  };
}
