import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { inTransaction, type Pool, type Sql } from '../kit/database.ts';
import type { Seal } from '../kit/seal.ts';
import { RegisterHousehold, RegisterJurisdiction, type RegisterPerson } from '../model/registry.ts';
import { saveHouseholds } from '../store/household.ts';
import { saveJurisdictions, type Jurisdiction } from '../store/jurisdiction.ts';
import { savePeople } from '../store/person.ts';
import { saveAccounts } from '../store/recipient-account.ts';

/** Lines of one statement: large enough to be quick, small enough to keep memory flat. */
const householdsAtOnce = 400;

/**
 * Takes over the base data of the registers (places, households, people, accounts) in one transaction, once: false when
 * there is a district already.
 */
export async function loadDistrict(pool: Pool, seal: Seal, registryUrl: string): Promise<boolean> {
  return inTransaction(pool, async (sql) => {
    await sql.query("SELECT pg_advisory_xact_lock(hashtext('district'))");
    const { rowCount } = await sql.query('SELECT 1 FROM jurisdiction LIMIT 1');
    if (rowCount) return false;
    await saveJurisdictions(sql, await readJurisdictions(registryUrl));
    let batch: RegisterHousehold[] = [];
    for await (const line of lines(`${registryUrl}/population/households`)) {
      batch.push(RegisterHousehold.parse(line));
      if (batch.length < householdsAtOnce) continue;
      await save(sql, seal, batch);
      batch = [];
    }
    await save(sql, seal, batch);
    return true;
  });
}

async function readJurisdictions(registryUrl: string): Promise<Jurisdiction[]> {
  const paths = new Map<string, string>();
  const nodes: Jurisdiction[] = [];
  for await (const line of lines(`${registryUrl}/population/jurisdictions`)) {
    const { code, level, parent, name } = RegisterJurisdiction.parse(line);
    const path = parent === null ? code : `${paths.get(parent) ?? parent}/${code}`;
    paths.set(code, path);
    nodes.push({ id: code, level, parentId: parent, name, path });
  }
  return nodes;
}

async function save(sql: Sql, seal: Seal, households: readonly RegisterHousehold[]): Promise<void> {
  const members = households.flatMap((household) =>
    household.members.map((person) => ({ household, person })),
  );
  if (members.length === 0) return;
  const ids = await savePeople(
    sql,
    seal,
    members.map(({ household, person }) => registered(household, person)),
  );
  const idOf = new Map(members.map(({ person }, index) => [person.idNo, ids[index] ?? '']));
  await saveHouseholds(
    sql,
    households.map(({ registerNo, village, members: people }) => ({
      registerNo,
      registeredAt: village,
      headId: idOf.get(people[0]?.idNo ?? '') ?? '',
      members: people.map((person) => ({
        personId: idOf.get(person.idNo) ?? '',
        relation: person.relation === 'HEAD' ? 'SELF' : person.relation,
      })),
    })),
  );
  const accounts = members.flatMap(({ person: { idNo, account } }) =>
    account ? [{ ...account, personId: idOf.get(idNo) ?? '' }] : [],
  );
  await saveAccounts(sql, seal, accounts);
}

function registered({ village }: RegisterHousehold, person: RegisterPerson) {
  return {
    idNo: person.idNo,
    name: person.name,
    phone: person.phone,
    residence: person.residence,
    registeredAt: person.registeredVillage ?? village,
    aliveStatus: person.alive ? ('ALIVE' as const) : ('DEAD' as const),
    deathDate: person.deathDate,
    disabilityKind: person.disability?.kind,
    disabilityLevel: person.disability?.level,
  };
}

/** Reads newline-delimited JSON as it arrives. */
async function* lines(url: string): AsyncGenerator {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  for await (const line of createInterface({ input: Readable.fromWeb(response.body), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield JSON.parse(line);
  }
}
