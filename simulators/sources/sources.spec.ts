import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  SourceAnswer,
  sourceCodes,
  sourceFacts,
  SourceLogEntry,
  SourceReceipt,
  type FactUnit,
} from '../../model/registry.ts';
import { callbackReceiver, send, testFolder, testSimulators } from '../../test/simulators.ts';
import { alive, type SyntheticPerson } from '../population/people.ts';
import type { RunningSimulators } from '../server.ts';

const Log = z.object({ items: z.array(SourceLogEntry) });

function householdWith(
  { population }: RunningSimulators,
  fits: (person: SyntheticPerson) => boolean,
): SyntheticPerson {
  for (let index = 0; index < population.households; index += 1) {
    const person = population.household(index)?.members.find(fits);
    if (person) return person;
  }
  throw new Error('Nobody fits');
}

const anybody = (simulators: RunningSimulators): SyntheticPerson =>
  householdWith(simulators, (person) => alive(person) && person.age > 30);

const query = ({ idNo, name }: Pick<SyntheticPerson, 'idNo' | 'name'>, more: object = {}) => ({
  requestId: 'r-1',
  authorisationNo: 'A-2026-1',
  idNo,
  name,
  purpose: 'ASSISTANCE',
  ...more,
});

const factsIn = (body: unknown): Record<string, unknown> =>
  Object.fromEntries(SourceAnswer.parse(body).facts.map(({ key, value }) => [key, value]));

const logOf = async ({ url }: RunningSimulators) =>
  Log.parse((await send('GET', `${url}/sources/log`)).body).items;

describe('a data source', () => {
  it.each(sourceCodes)(
    '%s answers with the facts and units that the contract names, marked as synthetic',
    async (source) => {
      // given
      const simulators = await testSimulators({ depositsAnswerAfter: null });

      // when
      const { status, body } = await send(
        'POST',
        `${simulators.url}/sources/${source}/queries`,
        query(anybody(simulators)),
      );

      // then
      expect(status).toBe(200);
      const answer = SourceAnswer.parse(body);
      expect(answer).toMatchObject({ synthetic: true, requestId: 'r-1', source, status: 'OK' });
      const units: Record<string, FactUnit> = sourceFacts[source];
      for (const { key, unit } of answer.facts) expect(units[key]).toBe(unit);
      expect(answer.facts.length).toBeGreaterThan(0);
    },
  );

  it('tells the truth about income, death, marriage and a name that does not fit', async () => {
    const simulators = await testSimulators();
    const worker = householdWith(
      simulators,
      ({ wageMonth, spouseIdNo }) => wageMonth > 0 && spouseIdNo !== undefined,
    );
    const dead = householdWith(simulators, (person) => !alive(person));
    const ask = async (source: string, question: object) =>
      factsIn((await send('POST', `${simulators.url}/sources/${source}/queries`, question)).body);

    expect(await ask('social-insurance', query(worker))).toMatchObject({
      insured: true,
      wageMonth: worker.wageMonth,
    });
    expect(await ask('marriage', query(worker))).toEqual({
      maritalStatus: 'MARRIED',
      spouseIdNo: worker.spouseIdNo,
    });
    expect(await ask('deaths', query(worker))).toEqual({ alive: true });
    expect(await ask('deaths', query(dead, { requestId: 'r-2' }))).toEqual({
      alive: false,
      deathDate: dead.deathDate,
    });
    expect(await ask('household-registration', query(worker, { name: '某某' }))).toMatchObject({
      registered: true,
      nameMatches: false,
      registeredVillage: worker.registeredAt,
    });
  });

  it('has no data about somebody it does not know', async () => {
    const { url } = await testSimulators();
    const stranger = query({ idNo: '11010519491231002X', name: '陌生人' });
    const { status, body } = await send('POST', `${url}/sources/housing/queries`, stranger);
    expect([status, body]).toMatchObject([200, { status: 'NO_DATA', facts: [] }]);
  });

  it('gives the same answer to the same request id, and refuses another question under it', async () => {
    const simulators = await testSimulators();
    const [person, address] = [anybody(simulators), `${simulators.url}/sources/housing/queries`];
    const first = await send('POST', address, query(person));
    await send('PUT', `${simulators.url}/sources/housing/behaviour`, { mode: 'noData' });

    expect(await send('POST', address, query(person))).toEqual(first);
    expect(await send('POST', address, query(person, { purpose: 'CHARITY' }))).toMatchObject({
      status: 409,
      body: { code: 'REQUEST_ID_TAKEN' },
    });
  });

  it.each([{}, { authorisationNo: '' }, { authorisationNo: '  ' }])(
    'refuses a question without an authorisation (%o) and logs it with a masked number',
    async (given) => {
      const simulators = await testSimulators();
      const person = anybody(simulators);
      const question = query(person, { authorisationNo: undefined, ...given });
      const answer = await send('POST', `${simulators.url}/sources/deaths/queries`, question);

      expect(answer).toMatchObject({ status: 403, body: { code: 'NOT_AUTHORISED' } });
      const log = await logOf(simulators);
      expect(log).toMatchObject([{ source: 'deaths', outcome: 'REFUSED', authorisationNo: null }]);
      expect(JSON.stringify(log)).not.toContain(person.idNo);
    },
  );

  it('says which fields are wrong and never what they hold', async () => {
    const { url } = await testSimulators();
    const { status, body } = await send('POST', `${url}/sources/deaths/queries`, {
      idNo: '110105194912310021',
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(JSON.stringify(body)).toContain('idNo');
    expect(JSON.stringify(body)).not.toContain('110105194912310021');
  });

  it('is unknown under another name', async () => {
    const { url } = await testSimulators();
    expect(await send('POST', `${url}/sources/taxes/queries`, {})).toMatchObject({ status: 404 });
  });
});

describe('the behaviour of a source', () => {
  async function behaving(behaviour: object) {
    const simulators = await testSimulators();
    const person = householdWith(simulators, ({ pensionMonth }) => pensionMonth > 0);
    await send('PUT', `${simulators.url}/sources/social-insurance/behaviour`, behaviour);
    const ask = (requestId = 'r-1', who = person) =>
      send('POST', `${simulators.url}/sources/social-insurance/queries`, query(who, { requestId }));
    return { simulators, person, ask };
  }

  it('outage: 503 until it is mended', async () => {
    const { simulators, ask } = await behaving({ mode: 'outage' });
    expect(await ask()).toMatchObject({ status: 503, body: { code: 'SOURCE_OUT_OF_ORDER' } });
    await send('PUT', `${simulators.url}/sources/social-insurance/behaviour`, { mode: 'normal' });
    expect(await ask()).toMatchObject({ status: 200, body: { status: 'OK' } });
    expect((await logOf(simulators)).map(({ outcome }) => outcome)).toEqual(['OUTAGE', 'ANSWERED']);
  });

  it('silent: the connection stays open and nothing comes', async () => {
    const { simulators, person } = await behaving({ mode: 'silent' });
    const asking = fetch(`${simulators.url}/sources/social-insurance/queries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(query(person)),
      signal: AbortSignal.timeout(300),
    });
    await expect(asking).rejects.toThrow();
    expect(await logOf(simulators)).toMatchObject([{ outcome: 'SILENT' }]);
  });

  it('noData: it knows nobody', async () => {
    const { ask } = await behaving({ mode: 'noData' });
    expect(await ask()).toMatchObject({ status: 200, body: { status: 'NO_DATA', facts: [] } });
  });

  it('wrongData: every value is distorted, in the same way each time', async () => {
    const { person, ask } = await behaving({ mode: 'wrongData' });
    expect(factsIn((await ask()).body)).toEqual({
      insured: false,
      wageMonth: person.wageMonth * 2 + 123_400,
      pensionMonth: person.pensionMonth * 2 + 123_400,
    });
  });

  it('flaky: each question fails once and is answered when it is asked again', async () => {
    const { ask } = await behaving({ mode: 'flaky' });
    expect([(await ask('a')).status, (await ask('b')).status]).toEqual([503, 503]);
    expect([(await ask('a')).status, (await ask('b')).status]).toEqual([200, 200]);
  });

  it('latencyMs: it takes its time', async () => {
    const { ask } = await behaving({ latencyMs: 150 });
    const before = performance.now();
    await ask();
    expect(performance.now() - before).toBeGreaterThan(140);
  });

  it('towards one person: others are answered as before, and facts can be set', async () => {
    const { simulators, person, ask } = await behaving({});
    const other = householdWith(
      simulators,
      ({ pensionMonth, idNo }) => pensionMonth > 0 && idNo !== person.idNo,
    );
    const address = `${simulators.url}/sources/social-insurance/behaviour/people/${person.idNo}`;
    await send('PUT', address, { facts: { wageMonth: 123_00 } });
    expect(factsIn((await ask('a')).body)).toMatchObject({
      wageMonth: 123_00,
      pensionMonth: person.pensionMonth,
    });
    await send('PUT', address, { mode: 'outage' });
    expect((await ask('b')).status).toBe(503);
    expect((await ask('c', other)).status).toBe(200);
    await send('DELETE', address);
    expect(factsIn((await ask('b')).body)).toMatchObject({ wageMonth: person.wageMonth });
  });

  it('refuses a fact that the source does not have, and a mode that does not exist', async () => {
    const { simulators, person } = await behaving({});
    const address = `${simulators.url}/sources/housing/behaviour`;
    expect(await send('PUT', `${address}/people/${person.idNo}`, { facts: { wageMonth: 1 } })).toMatchObject({
      status: 400,
      body: { code: 'UNKNOWN_FACT' },
    });
    expect(await send('PUT', address, { mode: 'moody' })).toMatchObject({ status: 400 });
  });

  it('holds over a restart', async () => {
    const dataDir = await testFolder();
    const first = await testSimulators({ dataDir });
    await send('PUT', `${first.url}/sources/housing/behaviour`, { mode: 'outage' });
    await first.close();
    const second = await testSimulators({ dataDir });
    expect((await send('GET', `${second.url}/sources/housing/behaviour`)).body).toMatchObject({
      mode: 'outage',
    });
  });
});

describe('the slow source of deposits', () => {
  it('takes the question and calls back', async () => {
    // given
    const [simulators, receiver] = [
      await testSimulators({ depositsAnswerAfter: 'PT0S' }),
      await callbackReceiver(),
    ];
    const person = anybody(simulators);

    // when
    const { status, body } = await send(
      'POST',
      `${simulators.url}/sources/deposits/queries`,
      query(person, { callbackUrl: receiver.url }),
    );

    // then
    expect(status).toBe(202);
    SourceReceipt.parse(body);
    const [message] = await receiver.untilReceived(1);
    expect(factsIn(JSON.parse(message?.body ?? ''))).toEqual({
      deposits: person.deposits,
      securities: person.securities,
    });
  });

  it('takes two working days of simulator time, which a shift of the clock makes pass', async () => {
    const simulators = await testSimulators({ depositsAnswerAfter: { workingDays: 2 } });
    const receiver = await callbackReceiver();
    const address = `${simulators.url}/sources/deposits/queries`;
    const question = query(anybody(simulators), { callbackUrl: receiver.url });
    const { expectedAt } = SourceReceipt.parse((await send('POST', address, question)).body);
    expect(Date.parse(expectedAt) - Date.now()).toBeGreaterThan(47 * 3600_000);
    expect([1, 2, 3, 4, 5]).toContain(new Date(Date.parse(expectedAt) + 8 * 3600_000).getUTCDay());
    expect(await send('POST', address, question)).toMatchObject({ status: 202, body: { expectedAt } });
    expect(receiver.received).toEqual([]);

    await send('PUT', `${simulators.url}/clock`, { shiftMs: 5 * 24 * 3600_000 });

    const [message] = await receiver.untilReceived(1);
    const later = await send('POST', address, question);
    expect(later.status).toBe(200);
    expect(JSON.stringify(later.body)).toBe(message?.body);
  });

  it('calls back after a restart what it took before', async () => {
    // given
    const [dataDir, receiver] = [await testFolder(), await callbackReceiver()];
    const before = await testSimulators({ dataDir, depositsAnswerAfter: 'PT1H' });
    const question = query(anybody(before), { callbackUrl: receiver.url });
    await send('POST', `${before.url}/sources/deposits/queries`, question);
    await before.close();

    // when
    const after = await testSimulators({ dataDir, depositsAnswerAfter: 'PT1H' });
    await send('PUT', `${after.url}/clock`, { shiftMs: 2 * 3600_000 });

    // then
    const [message] = await receiver.untilReceived(1);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ requestId: 'r-1', status: 'OK' });
  });

  it('calls again until the receiver has taken the answer, and then no more', async () => {
    const [simulators, receiver] = [await testSimulators(), await callbackReceiver()];
    receiver.answerNext(500, 503);
    const question = query(anybody(simulators), { callbackUrl: receiver.url });
    await send('POST', `${simulators.url}/sources/deposits/queries`, question);

    const messages = await receiver.untilReceived(3);

    expect(new Set(messages.map(({ body }) => body)).size).toBe(1);
    await expect
      .poll(async () => (await send('GET', `${simulators.url}/sources`)).body)
      .toMatchObject({ pendingCallbacks: 0 });
    expect(receiver.received).toHaveLength(3);
  });

  it('waits with its answer while it is out of order', async () => {
    const [simulators, receiver] = [
      await testSimulators({ depositsAnswerAfter: 'PT2S' }),
      await callbackReceiver(),
    ];
    const question = query(anybody(simulators), { callbackUrl: receiver.url });
    await send('POST', `${simulators.url}/sources/deposits/queries`, question);
    await send('PUT', `${simulators.url}/sources/deposits/behaviour`, { mode: 'outage' });
    await new Promise((later) => setTimeout(later, 2_300));
    expect(receiver.received).toEqual([]);
    await send('PUT', `${simulators.url}/sources/deposits/behaviour`, { mode: 'normal' });
    await receiver.untilReceived(1);
  });
});
