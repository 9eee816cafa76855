import { inTransaction, type Sql } from '../../kit/database.ts';
import type { PolicyItem, PolicyVersion } from '../../model/item.ts';
import { assess } from '../../rules/eligibility.ts';
import { personInputs } from '../../rules/household-inputs.ts';
import { versionInForce } from '../../rules/policy.ts';
import { areaEnd, findAncestor, type Jurisdiction } from '../../store/jurisdiction.ts';
import { listCandidates, type Candidate } from '../../store/matching.ts';
import { findNewestPeriod, finishRun, takeRun } from '../../store/scheduled-run.ts';
import { personRecordOf } from '../case/assess-case.ts';
import type { Services } from '../services.ts';
import { openAutomaticCase } from './open-automatic-case.ts';

const KIND = 'daily-matching';
const PAGE = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Finds who of a township has come to have a right to an item that nobody applies for, once a day on whatever node
 * comes first, and opens a case for each (W-08, W-11). True when something was run.
 */
export async function matchToday(
  item: PolicyItem,
  township: Jurisdiction,
  today: string,
  services: Services,
): Promise<boolean> {
  const run = { kind: KIND, subject: `${item.code}|${township.id}`, period: today };
  const newest = await findNewestPeriod(services.pool, run);
  if (newest !== undefined && newest >= today) return false;
  await inTransaction(services.pool, async (sql) => {
    if (!(await takeRun(sql, run))) return;
    const version = versionInForce(item.versions, township.path, today);
    const matched = version ? await matchAll(sql, { item, version, township, today, services }) : 0;
    await finishRun(sql, run, { matched, policyVersionId: version?.id ?? null });
  });
  services.kickOutbox();
  return true;
}

export interface Matching {
  item: PolicyItem;
  version: PolicyVersion;
  township: Jurisdiction;
  today: string;
  services: Services;
}

async function matchAll(sql: Sql, matching: Matching): Promise<number> {
  const { item, version, township, today } = matching;
  const county = await findAncestor(sql, township.id, 'COUNTY');
  const area = { itemCode: item.code, areaPath: township.path, areaEnd: areaEnd(township.path) };
  let matched = 0;
  for (let after = FIRST_ID; ;) {
    const wanted = { ...area, bornBy: bornByOf(version, today), after, limit: PAGE };
    const candidates = await listCandidates(sql, wanted);
    for (const candidate of candidates) {
      if (!isEligible(candidate, matching, county?.id)) continue;
      if (await openAutomaticCase(sql, candidate.id, matching)) matched += 1;
    }
    const last = candidates.at(-1);
    if (!last || candidates.length < PAGE) return matched;
    after = last.id;
  }
}

/** A rule with a lowest age need not be evaluated for everybody. */
function bornByOf({ params }: PolicyVersion, today: string): string {
  const { minAge } = params;
  if (typeof minAge !== 'number') return today;
  const year = Number(today.slice(0, 4)) - Math.ceil(minAge);
  // A birthday on 29 February is reached on 1 March of other years; the rule itself looks closely.
  return `${String(year).padStart(4, '0')}${today.slice(4) === '-02-29' ? '-03-01' : today.slice(4)}`;
}

function isEligible(candidate: Candidate, { version, today }: Matching, county: string | undefined): boolean {
  const record = personRecordOf({ ...candidate, role: 'APPLICANT' });
  const p = personInputs(record, { facts: [], on: today });
  return assess(version, { p, h: {}, on: today, ...(county ? { county } : {}) }).eligible === true;
}
