import { describe, expect, it } from 'vitest';
import {
  RegisterHousehold,
  RegisterJurisdiction,
  ScenarioList,
  scenarioCodes,
} from '../../model/registry.ts';
import { send, testSimulators } from '../../test/simulators.ts';

const lines = async (url: string): Promise<unknown[]> => {
  const res = await fetch(url);
  expect(res.headers.get('content-type')).toContain('application/x-ndjson');
  expect(res.headers.get('x-synthetic-data')).toBe('true');
  return (await res.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
};

describe('the base data', () => {
  it('give the jurisdictions as lines', async () => {
    const { url } = await testSimulators();
    const nodes = (await lines(`${url}/population/jurisdictions`)).map((line) =>
      RegisterJurisdiction.parse(line),
    );
    expect(nodes.filter(({ level }) => level === 'VILLAGE')).toHaveLength(12);
    expect(nodes.every(({ synthetic }) => synthetic)).toBe(true);
  });

  it('give all households at once, or page by page behind a register number', async () => {
    const { url, population } = await testSimulators();
    const address = `${url}/population/households`;
    const all = (await lines(address)).map((line) => RegisterHousehold.parse(line));
    expect(all).toHaveLength(population.households);
    expect(all.flatMap(({ members }) => members)).toHaveLength(600);

    const pages: RegisterHousehold[] = [];
    for (let after = ''; ;) {
      const page = await lines(`${address}?limit=50${after && `&after=${after}`}`);
      const households = page.map((line) => RegisterHousehold.parse(line));
      pages.push(...households);
      const last = households.at(-1);
      if (!last) break;
      after = last.registerNo;
    }
    expect(pages).toEqual(all);
  });

  it('show the present status of an account', async () => {
    const { url, population } = await testSimulators();
    const cardNo = population.household(0)?.members[0]?.accounts[0]?.cardNo ?? '';
    await send('PUT', `${url}/bank/accounts/${cardNo}/status`, { status: 'CLOSED' });
    const [first] = await lines(`${url}/population/households?limit=1`);
    expect(RegisterHousehold.parse(first).members[0]?.account?.status).toBe('CLOSED');
  });

  it.each(['after=H1', 'after=x', 'limit=0', 'limit=many'])('refuse ?%s', async (search) => {
    const { url } = await testSimulators();
    expect(await send('GET', `${url}/population/households?${search}`)).toMatchObject({ status: 400 });
  });

  it('name the scenarios, with what is true of each person', async () => {
    const { url } = await testSimulators();
    const { items } = ScenarioList.parse((await send('GET', `${url}/population/scenarios`)).body);
    expect(new Set(items.map(({ code }) => code))).toEqual(new Set(scenarioCodes));
    for (const { members, totals, applicantIdNo } of items) {
      expect(members.reduce((sum, { truth }) => sum + truth.incomeMonth, 0)).toBe(totals.incomeMonth);
      expect(members.map(({ idNo }) => idNo)).toContain(applicantIdNo);
    }
    const some = ScenarioList.parse(
      (await send('GET', `${url}/population/scenarios?code=temporary-urgent`)).body,
    );
    expect(new Set(some.items.map(({ code }) => code))).toEqual(new Set(['temporary-urgent']));
  });

  it('tell of one person, and of nobody else', async () => {
    const { url, population } = await testSimulators();
    const person = population.household(3)?.members[0];
    expect((await send('GET', `${url}/population/people/${person?.idNo ?? ''}`)).body).toMatchObject({
      synthetic: true,
      person: { name: person?.name },
    });
    expect((await send('GET', `${url}/population/people/11010519491231002X`)).status).toBe(404);
    expect((await send('GET', `${url}/nowhere`)).body).toMatchObject({ code: 'NOT_FOUND', synthetic: true });
  });
});
