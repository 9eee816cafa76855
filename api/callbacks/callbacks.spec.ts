import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCase, standAt } from '../../test/api-cases.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addItem, addPlaces, anItem } from '../../test/api-world.ts';
import { awaitCallback, listNewestRequests, markAsked, openRequests } from '../../store/verification.ts';

let api: ApiServer;
let integrator: Caller;
const reports: string[] = [];
beforeAll(async () => {
  const receive = (xml: string) => Promise.resolve(void reports.push(xml));
  api = await startApi({ bank: { secret: 'between us', receive } });
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'cases:read'] });
  integrator = await api.token('portal');
});
afterAll(() => api.stop());

/** A case whose two people were asked about at the deposits source, which answers later. */
async function asked() {
  const theCase = await aCase(api, integrator);
  await standAt(api, theCase.id, 'VERIFYING');
  await api.pool.query(
    `UPDATE authorisation SET state = 'SIGNED', signed_at = now(), valid_to = now() + interval '1 year' WHERE application_id = $1`,
    [theCase.applicationId],
  );
  const { rows } = await api.pool.query<{ id: string }>(
    'SELECT person_id AS id FROM application_member WHERE application_id = $1',
    [theCase.applicationId],
  );
  await openRequests(
    api.pool,
    theCase.id,
    rows.map(({ id }) => ({ personId: id, source: 'deposits' })),
  );
  const requests = await listNewestRequests(api.pool, theCase.id);
  for (const { id } of requests) {
    expect(await markAsked(api.pool, id, `token-${id}`)).toBe(true);
    await awaitCallback(api.pool, id, new Date(Date.now() + 86_400_000));
  }
  return { theCase, ids: requests.map(({ id }) => id) };
}

const answer = (requestId: string, value = 100) => ({
  requestId,
  source: 'deposits',
  status: 'OK',
  facts: [{ key: 'deposits', value, unit: 'fen', asOf: '2026-11-01' }],
});
const call = (id: string, { token = `token-${id}`, value = 100 } = {}) =>
  api.anonymous('POST', `/api/source-callbacks/${id}`, answer(id, value), { 'x-callback-token': token });
const told = async (caseId: string) =>
  (
    await api.pool.query(
      `SELECT 1 FROM outbox WHERE payload ->> 'name' = 'verification-complete' AND payload ->> 'correlationKey' = $1`,
      [caseId],
    )
  ).rowCount;

describe('a late answer of a source', () => {
  it('is kept, and the last one tells the process, also when all come at once and twice', async () => {
    const { theCase, ids } = await asked();
    const answers = await Promise.all([...ids, ...ids].map((id) => call(id)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect((await listNewestRequests(api.pool, theCase.id)).map(({ state }) => state)).toEqual(['OK', 'OK']);
    expect(await told(theCase.id)).toBe(1);
  });

  it('is not told before the last', async () => {
    const { theCase, ids } = await asked();
    await call(ids[0] ?? '');
    expect(await told(theCase.id)).toBe(0);
  });

  it('does not change when the source says something else later', async () => {
    const { theCase, ids } = await asked();
    await call(ids[0] ?? '', { value: 1 });
    expect((await call(ids[0] ?? '', { value: 2 })).status).toBe(204);
    const [first] = (await listNewestRequests(api.pool, theCase.id)).filter(({ id }) => id === ids[0]);
    expect(first?.facts).toMatchObject([{ value: 1 }]);
  });

  it('takes its token from the address as well', async () => {
    const { ids } = await asked();
    const [id = ''] = ids;
    expect(
      (await api.anonymous('POST', `/api/source-callbacks/${id}?token=token-${id}`, answer(id))).status,
    ).toBe(204);
  });

  it.each([
    ['a wrong token', { 'x-callback-token': 'guess' }],
    ['no token', {}],
  ])('with %s is refused and changes nothing', async (_, headers) => {
    const { theCase, ids } = await asked();
    const [id = ''] = ids;
    expect((await api.anonymous('POST', `/api/source-callbacks/${id}`, answer(id), headers)).status).toBe(
      401,
    );
    expect((await listNewestRequests(api.pool, theCase.id)).map(({ state }) => state)).toEqual([
      'ASKED',
      'ASKED',
    ]);
  });
});

describe('a report of the bank', () => {
  const report = (body: string, secret: string, type = 'application/xml') =>
    api.anonymous('POST', '/api/bank-callbacks/pain.002', body, {
      'content-type': type,
      'x-callback-secret': secret,
    });

  it('is handed on as it came', async () => {
    expect((await report('<Document/>', 'between us')).status).toBe(204);
    expect(reports).toEqual(['<Document/>']);
  });

  it('may show its secret in the address, where the channel sets no headers', async () => {
    const path = `/api/bank-callbacks/pain.002?secret=${encodeURIComponent('between us')}`;
    const { status } = await api.anonymous('POST', path, '<Document/>', {
      'content-type': 'application/xml',
    });
    expect(status).toBe(204);
    expect(reports).toHaveLength(2);
  });

  it('with a wrong secret is refused', async () => {
    expect((await report('<Document/>', 'guess')).status).toBe(401);
    expect(reports).toHaveLength(2);
  });

  it('that is no XML is refused', async () => {
    expect((await report('{}', 'between us', 'application/json')).status).toBe(415);
  });
});
