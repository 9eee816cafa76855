import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemFields, startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import {
  addClient,
  addHousehold,
  addItem,
  addPlaces,
  addUser,
  anApplication,
  anItem,
  idNo,
  places,
  type TestPerson,
} from '../../test/api-world.ts';
import { ApplicationView } from '../../model/application.ts';

let api: ApiServer;
let integrator: Caller;
let next = 0;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addItem(api.pool, anItem({ code: 'AUTOMATIC', mode: 'NO_APPLICATION' }));
  await addItem(
    api.pool,
    anItem({ code: 'ELSEWHERE', versions: [{ ...version(), jurisdiction: places.otherCounty }] }),
  );
  await addClient(api.pool, {
    id: 'portal',
    scopes: ['applications:write', 'applications:read', 'cases:read', 'authorisations:sign', 'cases:message'],
  });
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  integrator = await api.token('portal');
});
afterAll(() => api.stop());

const version = () => ({
  id: 'ELSEWHERE-1',
  effectiveFrom: '2020-01-01',
  rule: 'true',
  formula: '1',
  params: {},
});

/** A registered household of `size` people that no other test uses. */
async function aHousehold(size = 2, village: string = places.village): Promise<TestPerson[]> {
  const people = Array.from({ length: size }, () => ({
    idNo: idNo(next),
    name: `人${String.fromCodePoint(0x4e00 + next++)}`,
  }));
  await addHousehold(api.pool, people, village);
  return people;
}

const file = (body: unknown, key: string, caller = integrator) =>
  caller('POST', '/api/applications', body, { 'idempotency-key': key });

async function filed(people: readonly TestPerson[], caller = integrator): Promise<ApplicationView> {
  const answer = await file(anApplication(people), `key-${people[0]?.idNo ?? ''}`, caller);
  expect(answer.status).toBe(201);
  return ApplicationView.parse(answer.body);
}

const rows = async (sql: string, values: unknown[] = []) =>
  (await api.pool.query<Record<string, unknown>>(sql, values)).rows;

describe('filing an application', () => {
  it('opens one case at the registered township, with a signature to give for each person, and tells the relay', async () => {
    // given
    const people = await aHousehold(3);
    const kicks = api.kicks();

    // when
    const application = await filed(people);

    // then
    expect(application).toMatchObject({
      state: 'AWAITING_AUTHORISATION',
      targetTownship: { id: places.township },
      cases: [{ itemCode: 'ALLOWANCE', state: 'AWAITING_AUTHORISATION', stage: 'APPLY' }],
    });
    expect(application.authorisations.map(({ state }) => state)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect(api.kicks()).toBe(kicks + 1);
  });

  it('writes the start of the process in the same transaction, with ids only', async () => {
    const application = await filed(await aHousehold());
    const caseId = application.cases[0]?.id ?? '';
    expect(await rows('SELECT kind, payload FROM outbox WHERE once_key = $1', [`start-${caseId}`])).toEqual([
      {
        kind: 'PUBLISH_MESSAGE',
        payload: {
          name: 'allowance-process.start',
          correlationKey: caseId,
          messageId: `start-${caseId}`,
          timeToLiveMs: 3_600_000,
          variables: { caseId, itemCode: 'ALLOWANCE', applicationId: application.id },
        },
      },
    ]);
  });

  it('masks identity numbers even towards the one who filed', async () => {
    const people = await aHousehold();
    const { authorisations } = await filed(people);
    expect(authorisations[0]?.person.name).toBe(people[0]?.name);
    expect(authorisations[0]?.person.idNo).toMatch(/^\*{14}\w{4}$/);
  });

  it('keeps identity and card numbers sealed', async () => {
    const people = await aHousehold();
    const cardNo = '6222021234567890';
    await file({ ...anApplication(people), account: { bank: 'ICBC', cardNo } }, 'sealed');
    const dump = JSON.stringify(
      await rows('SELECT p, r FROM person p LEFT JOIN recipient_account r ON r.person_id = p.id'),
    );
    expect(dump).not.toContain(people[0]?.idNo);
    expect(dump).not.toContain(Buffer.from(cardNo).toString('hex'));
    expect(dump).not.toContain(cardNo);
  });

  it('takes a window clerk of another county, and leaves the case to the registered township', async () => {
    await addUser(api.pool, {
      username: 'far',
      roles: ['WINDOW_CLERK'],
      jurisdictionId: places.otherTownship,
    });
    const application = await filed(await aHousehold(), await api.signIn('far'));
    expect(application.targetTownship.id).toBe(places.township);
  });
});

describe('the Idempotency-Key', () => {
  it('files one application for 50 requests at once, and all get the same answer', async () => {
    const body = anApplication(await aHousehold());
    const answers = await Promise.all(Array.from({ length: 50 }, () => file(body, 'fifty')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(49);
    expect(
      await rows('SELECT count(*) FROM application WHERE id = $1', [
        ApplicationView.parse(answers[0]?.body).id,
      ]),
    ).toEqual([{ count: 1 }]);
  });

  it('files one application for 500 requests at once (F5)', async () => {
    const body = anApplication(await aHousehold());
    const before = await rows('SELECT count(*) FROM application');
    const answers = await Promise.all(Array.from({ length: 500 }, () => file(body, 'five-hundred')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(500);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(499);
    expect(await rows('SELECT count(*) - 1 AS count FROM application')).toEqual(before);
  });

  it('is refused with another body', async () => {
    const people = await aHousehold();
    await file(anApplication(people), 'again');
    const other = await file({ ...anApplication(people), channel: 'PC' }, 'again');
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED', status: 422 } });
    expect(other.headers.get('content-type')).toBe('application/problem+json');
  });

  it('does not care in which order the members of the body stand', async () => {
    const body = anApplication(await aHousehold());
    const first = await file(body, 'ordered');
    const again = await file(Object.fromEntries(Object.entries(body).reverse()), 'ordered');
    expect(again).toMatchObject({ status: 201, body: first.body });
  });

  it('belongs to its caller: another one may use the same', async () => {
    const clerk = await api.signIn('clerk');
    const mine = await file(anApplication(await aHousehold()), 'shared');
    const theirs = await file(anApplication(await aHousehold()), 'shared', clerk);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body).not.toEqual(mine.body);
  });

  it('may be used again after a refusal', async () => {
    const people = await aHousehold();
    expect((await file(anApplication(people, 'NOWHERE'), 'mended')).status).toBe(422);
    expect((await file(anApplication(people), 'mended')).status).toBe(201);
  });

  it('has to be there', async () => {
    const answer = await integrator('POST', '/api/applications', anApplication(await aHousehold()));
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', errors: [{ path: 'Idempotency-Key', code: 'REQUIRED' }] },
    });
  });
});

describe('an application that is wrong', () => {
  const refusal = async (body: unknown) => (await file(body, `wrong-${next}`)).body;

  it.each([
    ['an unknown item', 'NOWHERE', 'UNKNOWN_ITEM'],
    ['an item nobody applies for', 'AUTOMATIC', 'UNKNOWN_ITEM'],
    ['an item without a policy for this place', 'ELSEWHERE', 'NO_POLICY_IN_FORCE'],
  ])('by %s is refused', async (_, itemCode, code) => {
    const answer = await file(anApplication(await aHousehold(), itemCode), `item-${itemCode}`);
    expect(answer).toMatchObject({ status: 422, body: { code, errors: [{ path: 'itemCode' }] } });
  });

  it('names every field at once, by path and code, without values', async () => {
    const people = await aHousehold();
    const body = anApplication(people);
    const wrong = {
      ...body,
      applicant: { ...body.applicant, idNo: '110105194912310021', declared: { incomeMonth: '800' } },
      members: [{ ...body.members[0], relation: 'FRIEND', salary: 1 }],
    };
    const answer = await file(wrong, 'every-field');
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect(problemFields(answer)).toEqual({
      'applicant.idNo': 'INVALID',
      'applicant.declared.incomeMonth': 'INVALID_TYPE',
      'members.0.relation': 'INVALID_VALUE',
      'members.0.salary': 'UNKNOWN_FIELD',
    });
    expect(JSON.stringify(answer.body)).not.toContain('110105194912310021');
  });

  it('leaves out a registered member', async () => {
    const people = await aHousehold(3);
    expect(await refusal(anApplication(people.slice(0, 2)))).toMatchObject({
      code: 'INVALID_FORM',
      errors: [{ path: 'members', code: 'MEMBER_MISSING' }],
    });
  });

  it('names a person otherwise than the register, and is not told how', async () => {
    const [head, other] = await aHousehold();
    const body = await refusal(
      anApplication([{ idNo: head?.idNo ?? '', name: '错名' }, other ?? { idNo: '', name: '' }]),
    );
    expect(body).toMatchObject({
      code: 'INVALID_FORM',
      errors: [{ path: 'applicant.name', code: 'NAME_MISMATCH' }],
    });
    expect(JSON.stringify(body)).not.toContain(head?.name);
  });

  it('asks for urgent help where none is offered', async () => {
    expect(await refusal({ ...anApplication(await aHousehold()), urgent: true })).toMatchObject({
      errors: [{ path: 'urgent', code: 'NOT_OFFERED' }],
    });
  });

  it('comes from somebody who is not registered here', async () => {
    expect(await refusal(anApplication([{ idNo: idNo(900), name: '外人' }]))).toMatchObject({
      code: 'INVALID_FORM',
      errors: [{ path: 'applicant.idNo', code: 'NOT_REGISTERED' }],
    });
  });

  it('names somebody twice', async () => {
    const people = await aHousehold();
    expect(await refusal(anApplication([...people, ...people.slice(1)]))).toMatchObject({
      errors: [{ path: 'members.1.idNo', code: 'DUPLICATE' }],
    });
  });

  it("names another one's card", async () => {
    const [mine, theirs] = [await aHousehold(), await aHousehold()];
    const account = { bank: 'ICBC', cardNo: '6222020000000001' };
    await file({ ...anApplication(theirs), account }, 'card-owner');
    expect(await refusal({ ...anApplication(mine), account })).toMatchObject({
      errors: [{ path: 'account.cardNo', code: 'NOT_OWN_ACCOUNT' }],
    });
  });

  it('is the second one for the same item and person, also when both come at once', async () => {
    const people = await aHousehold();
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((key) => file(anApplication(people), `held-${key}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'ALREADY_HELD' });
  });

  it('leaves nothing behind', async () => {
    const before = await rows(
      'SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM outbox) AS messages',
    );
    const [head] = await aHousehold(1);
    await refusal({
      ...anApplication([head ?? { idNo: '', name: '' }, { idNo: idNo(901), name: '甲' }]),
      itemCode: 'ELSEWHERE',
    });
    const after = await rows(
      'SELECT (SELECT count(*) - 1 FROM person) AS people, (SELECT count(*) FROM outbox) AS messages',
    );
    expect(after).toEqual(before);
  });
});

describe('signing', () => {
  const signature = { method: 'FACE', evidenceSha256: 'a'.repeat(64) };
  const sign = (id: string | undefined, caller = integrator) =>
    caller('POST', `/api/authorisations/${id ?? ''}/signature`, signature);

  it('submits the case and tells its process when the last one has signed, however many sign at once', async () => {
    const { id, authorisations, cases } = await filed(await aHousehold(3));
    const answers = await Promise.all(authorisations.map((authorisation) => sign(authorisation.id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await integrator('GET', `/api/applications/${id}`)).body).toMatchObject({
      state: 'SUBMITTED',
      cases: [{ state: 'SUBMITTED' }],
    });
    const messages = await rows(
      `SELECT payload ->> 'correlationKey' AS key FROM outbox WHERE payload ->> 'name' = 'authorisations-signed' AND payload ->> 'correlationKey' = $1`,
      [cases[0]?.id],
    );
    expect(messages).toHaveLength(1);
  });

  it('twice changes nothing', async () => {
    const { authorisations } = await filed(await aHousehold(2));
    const first = await sign(authorisations[0]?.id);
    expect(await sign(authorisations[0]?.id)).toMatchObject({ status: 200, body: first.body });
  });

  it('does not happen after the case was withdrawn', async () => {
    const { authorisations, cases } = await filed(await aHousehold(2));
    await integrator('POST', `/api/cases/${cases[0]?.id ?? ''}/messages`, {
      type: 'WITHDRAW',
      reason: 'moved away',
    });
    expect(await sign(authorisations[0]?.id)).toMatchObject({
      status: 409,
      body: { code: 'STATE_CONFLICT' },
    });
  });

  it('is not possible for a case of another county', async () => {
    await addUser(api.pool, {
      username: 'stranger',
      roles: ['WINDOW_CLERK'],
      jurisdictionId: places.otherTownship,
    });
    const { authorisations } = await filed(await aHousehold(1));
    expect(await sign(authorisations[0]?.id, await api.signIn('stranger'))).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });
});
