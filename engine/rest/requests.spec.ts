import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';
import { createAuthentication } from './auth.ts';

describe('requests', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url, { limits: { body: 10_000 } });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  it('that ask for the cluster are answered', async () => {
    expect((await engine.call('GET', '/topology')).json).toMatchObject({
      brokers: [
        { nodeId: 0, host: '127.0.0.1', partitions: [{ partitionId: 1, role: 'leader', health: 'healthy' }] },
      ],
      ...{ clusterSize: 1, partitionsCount: 1, replicationFactor: 1, gatewayVersion: '8.8.0' },
    });
    expect((await engine.call('GET', '/status')).status).toBe(204);
    expect((await engine.call('GET', '/license')).json).toMatchObject({
      validLicense: true,
      isCommercial: false,
    });
    expect((await engine.call('GET', '/authentication/me')).json).toMatchObject({
      username: 'anonymous',
      tenants: [{ tenantId: '<default>' }],
    });
  });

  it.each([
    [
      'no body',
      'POST /jobs/activation',
      undefined,
      { status: 400, detail: 'Required request body is missing' },
    ],
    ['broken JSON', 'POST /jobs/activation', '{"type":', { status: 400, detail: 'Failed to read request' }],
    [
      'a list for an object',
      'POST /jobs/activation',
      '[]',
      { status: 400, detail: 'Failed to read request' },
    ],
    [
      'JSON that is nested too deep',
      'POST /process-instances',
      `{"variables":{"a":${'['.repeat(600)}${']'.repeat(600)}}}`,
      { status: 400, detail: 'Failed to read request' },
    ],
    [
      'several missing fields',
      'POST /jobs/activation',
      {},
      { status: 400, detail: 'No type provided. No timeout provided. No maxJobsToActivate provided.' },
    ],
    [
      'an empty type',
      'POST /jobs/activation',
      { type: '', timeout: 1, maxJobsToActivate: 1 },
      { status: 400, detail: 'No type provided.' },
    ],
    [
      'values out of range',
      'POST /jobs/activation',
      { type: 'x', timeout: 0, maxJobsToActivate: -1 },
      {
        status: 400,
        detail:
          "The value for timeout is '0' but must be greater than 0. The value for maxJobsToActivate is '-1' but must be greater than 0.",
      },
    ],
    [
      'a wrong type',
      'POST /jobs/activation',
      { type: 'x', timeout: true, maxJobsToActivate: 1 },
      { status: 400, detail: 'Request property [timeout] cannot be parsed' },
    ],
    [
      'a fraction',
      'POST /jobs/activation',
      { type: 'x', timeout: 1.5, maxJobsToActivate: 1 },
      { status: 400, detail: 'Request property [timeout] cannot be parsed' },
    ],
    [
      'a wrong type inside a list',
      'POST /jobs/activation',
      { type: 'x', timeout: 1, maxJobsToActivate: 1, fetchVariable: [{}] },
      { status: 400, detail: 'Request property [fetchVariable.0] cannot be parsed' },
    ],
    [
      'an unknown property',
      'POST /jobs/17/completion',
      { variables: {}, extra: 1 },
      { status: 400, detail: 'Request property [extra] cannot be parsed' },
    ],
    [
      'an unknown property inside',
      'PATCH /jobs/17',
      { changeset: { priority: 1 } },
      { status: 400, detail: 'Request property [changeset.priority] cannot be parsed' },
    ],
    [
      'an unknown filter',
      'POST /jobs/search',
      { filter: { color: 'red' } },
      { status: 400, detail: 'Request property [filter.color] cannot be parsed' },
    ],
    [
      'an unknown operator',
      'POST /jobs/search',
      { filter: { type: { $regex: 'x' } } },
      { status: 400, detail: 'Request property [filter.type.$regex] cannot be parsed' },
    ],
    [
      'an unknown member of a set',
      'POST /incidents/search',
      { filter: { state: 'GONE' } },
      {
        status: 400,
        detail:
          "Unexpected value 'GONE' for enum field 'filter.state'. Use any of the following values: [ACTIVE, MIGRATED, RESOLVED, PENDING]",
      },
    ],
    [
      'an unknown sort',
      'POST /variables/search',
      { sort: [{ field: 'color' }] },
      {
        status: 400,
        detail:
          "The value for sort.0.field is 'color' but must be one of [value, name, tenantId, variableKey, scopeKey, processInstanceKey].",
      },
    ],
    [
      'a sort without field',
      'POST /variables/search',
      { sort: [{}] },
      { status: 400, detail: 'No sort.0.field provided.' },
    ],
    [
      'a sort in no direction',
      'POST /variables/search',
      { sort: [{ field: 'name', order: 'up' }] },
      {
        status: 400,
        detail:
          "Unexpected value 'up' for enum field 'sort.0.order'. Use any of the following values: [ASC, DESC]",
      },
    ],
    [
      'two kinds of page',
      'POST /jobs/search',
      { page: { from: 1, after: 'x' } },
      {
        status: 400,
        detail: 'Only one of [from, after, before] is allowed.',
      },
    ],
    [
      'a negative page',
      'POST /jobs/search',
      { page: { from: -1 } },
      { status: 400, detail: "The value for page.from is '-1' but must be a non-negative number." },
    ],
    [
      'a cursor of somewhere else',
      'POST /jobs/search',
      { page: { after: 'WyJ4Il0=x' } },
      { status: 400, detail: 'The search holds a value that is out of range.' },
    ],
    [
      'a key that is none',
      'POST /jobs/abc/completion',
      {},
      { status: 400, detail: "Failed to convert 'jobKey' with value: 'abc'" },
    ],
    [
      'a key beyond 64 bits',
      'GET /incidents/9223372036854775808',
      undefined,
      { status: 400, detail: "Failed to convert 'incidentKey' with value: '9223372036854775808'" },
    ],
    [
      'an operation reference of 0',
      'POST /process-instances/17/cancellation',
      { operationReference: 0 },
      { status: 400, detail: "The value for operationReference is '0' but must be greater than 0." },
    ],
    [
      'a wrong clock',
      'PUT /clock',
      { timestamp: 'noon' },
      { status: 400, detail: 'Request property [timestamp] cannot be parsed' },
    ],
    ['an unknown route', 'GET /nothing', undefined, { status: 404, detail: 'No endpoint GET /v2/nothing.' }],
    [
      'a wrong method',
      'DELETE /topology',
      undefined,
      { status: 405, detail: "Method 'DELETE' is not supported." },
    ],
    [
      'a body that is too large',
      'POST /process-instances',
      { processDefinitionId: 'x'.repeat(20_000) },
      { status: 413, detail: 'The request body is too large' },
    ],
  ])('with %s are refused in the words of the contract', async (_what, operation, body, problem) => {
    const [method = '', path = ''] = operation.split(' ');
    const reply = await engine.call(method, path, body);
    expect(reply.status).toBe(problem.status);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(reply.json).toMatchObject({ type: 'about:blank', ...problem, instance: `/v2${path}` });
  });

  it('with another media type are refused', async () => {
    const reply = await engine.call('POST', '/jobs/activation', 'type=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(reply.json).toMatchObject({ status: 415, title: 'Unsupported Media Type' });
  });

  it('with values beyond what can be stored are bounded or refused', async () => {
    const activation = { type: 'x', timeout: 9e14, maxJobsToActivate: 2 ** 40, requestTimeout: -1 };
    expect((await engine.call('POST', '/jobs/activation', activation)).json).toEqual({ jobs: [] });
    const refused = [
      ['POST', '/jobs/activation', { ...activation, type: 'a\0b' }],
      ['POST', '/process-instances', { processDefinitionId: 'x', variables: { 'a\0b': 1 } }],
      ['POST', '/jobs/17/failure', { retries: 2 ** 40 }],
      ['PUT', '/clock', { timestamp: 9e14 }],
      ['POST', '/jobs/search', { filter: { jobKey: '9999999999999999999' } }],
      ['POST', '/incidents/search', { filter: { creationTime: { $gt: '0000-01-01T00:00:00Z' } } }],
    ] as const;
    for (const [method, path, body] of refused)
      expect((await engine.call(method, path, body)).status).toBe(400);
  });

  it('take keys as numbers and as text, and digits in quotes as numbers', async () => {
    const { json } = await engine.call('POST', '/jobs/activation', {
      type: 'x',
      timeout: '1000',
      maxJobsToActivate: 1,
      requestTimeout: -1,
    });
    expect(json).toEqual({ jobs: [] });
    for (const jobKey of [17, '17']) {
      expect((await engine.call('POST', '/jobs/search', { filter: { jobKey } })).json).toMatchObject({
        items: [],
      });
    }
  });

  it('treat null as absent', async () => {
    const { json } = await engine.call('POST', '/jobs/search', {
      filter: { type: null },
      sort: null,
      page: null,
    });
    expect(at(json, 'items')).toEqual([]);
  });

  it('that the engine cannot take any more are told to come again, and none of the others is lost', async () => {
    // given
    const narrow = await startTestEngine(database.url, { limits: { queue: 4, batch: 1, lanes: 1 } });
    await narrow.deploy({
      'p.bpmn': aProcess('p', start('s'), service('a', { type: 'narrow' }), end('e'), 's -> a -> e'),
    });

    // when
    const replies = await Promise.all(
      Array.from({ length: 60 }, () =>
        narrow.call('POST', '/process-instances', { processDefinitionId: 'p' }),
      ),
    );

    // then
    const accepted = replies.filter(({ status }) => status === 200);
    const refused = replies.filter(({ status }) => status === 503);
    expect(accepted.length + refused.length).toBe(60);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.json).toMatchObject({ title: 'RESOURCE_EXHAUSTED', status: 503 });
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    const found = await narrow.call('POST', '/process-instances/search', {
      filter: { processDefinitionId: 'p' },
    });
    expect(at(found.json, 'page.totalItems')).toBe(accepted.length);
    await narrow.stop();
  });

  it('move the clock only where that is allowed', async () => {
    const strict = await startTestEngine(database.url, { controlledClock: false });
    expect((await strict.call('PUT', '/clock', { timestamp: 0 })).json).toMatchObject({
      status: 403,
      title: 'FORBIDDEN',
    });
    expect((await strict.call('POST', '/clock/reset')).status).toBe(403);
    await strict.stop();
    expect((await engine.call('PUT', '/clock', { timestamp: Date.now() })).status).toBe(204);
    expect((await engine.call('POST', '/clock/reset')).status).toBe(204);
  });
});

describe('authentication', () => {
  let database: TestDatabase;
  let basic: TestEngine;
  let bearer: TestEngine;
  let signer: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  beforeAll(async () => {
    database = await createTestDatabase();
    basic = await startTestEngine(database.url, {
      auth: {
        method: 'basic',
        users: [
          { name: 'reader', secret: 'see', permissions: ['read'] },
          { name: 'worker', secret: 'do:it', permissions: ['read', 'work'] },
        ],
      },
    });
    const pair = await generateKeyPair('ES256');
    signer = pair.privateKey;
    const jwk: JWK = { ...(await exportJWK(pair.publicKey)), alg: 'ES256' };
    bearer = await startTestEngine(database.url, {
      auth: { method: 'jwt', keys: { keys: [jwk] }, issuer: 'https://issuer.example', audience: 'engine' },
    });
  });
  afterAll(async () => {
    await basic.stop();
    await bearer.stop();
    await database.drop();
  });

  const withUser = (user: string) => ({ authorization: `Basic ${Buffer.from(user).toString('base64')}` });
  const token = (claims: Record<string, unknown>, audience = 'engine', expires = '1 minute') =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('https://issuer.example')
      .setAudience(audience)
      .setSubject('someone')
      .setExpirationTime(expires)
      .sign(signer);

  it.each([
    ['nothing', {}],
    ['a wrong secret', withUser('reader:guess')],
    ['an unknown user', withUser('nobody:see')],
    ["another user's secret", withUser('reader:do:it')],
    ['another scheme', { authorization: 'Bearer x' }],
    ['rubbish', { authorization: 'Basic' }],
  ])('by password refuses %s', async (_what, headers) => {
    const reply = await basic.call('GET', '/topology', undefined, headers);
    expect(reply.json).toMatchObject({ status: 401, title: 'UNAUTHENTICATED' });
    expect(reply.headers.get('www-authenticate')).toBe('Basic realm="engine"');
  });

  it('lets everybody see that the engine is up', async () => {
    expect((await basic.call('GET', '/status')).status).toBe(204);
  });

  it.each([
    ['reader:see', 'GET /topology', undefined, 200],
    ['reader:see', 'POST /jobs/search', {}, 200],
    ['reader:see', 'POST /jobs/17/completion', {}, 403],
    ['reader:see', 'POST /process-instances', { processDefinitionId: 'x' }, 403],
    ['worker:do:it', 'POST /jobs/17/completion', {}, 404],
    ['worker:do:it', 'POST /resources/17/deletion', {}, 403],
    ['worker:do:it', 'PUT /clock', { timestamp: 1 }, 403],
  ])('lets %s do %s only with the permission', async (user, operation, body, status) => {
    const [method = '', path = ''] = operation.split(' ');
    const reply = await basic.call(method, path, body, withUser(user));
    expect(reply.status).toBe(status);
    if (status === 403) expect(reply.json).toMatchObject({ title: 'FORBIDDEN', status: 403 });
  });

  it('reads no body of who may not come in', async () => {
    const reply = await basic.call('POST', '/jobs/activation', 'x'.repeat(100), {});
    expect(reply.status).toBe(401);
  });

  it('takes signed tokens with their scopes', async () => {
    const scoped = { authorization: `Bearer ${await token({ scope: 'openid engine:read' })}` };
    expect((await bearer.call('GET', '/topology', undefined, scoped)).status).toBe(200);
    expect(textAt((await bearer.call('GET', '/authentication/me', undefined, scoped)).json, 'username')).toBe(
      'someone',
    );
    expect((await bearer.call('POST', '/jobs/17/completion', {}, scoped)).status).toBe(403);
    const listed = { authorization: `Bearer ${await token({ permissions: ['work'] })}` };
    expect((await bearer.call('POST', '/jobs/17/completion', {}, listed)).status).toBe(404);
  });

  it.each([
    ['of another audience', () => token({ scope: 'engine:read' }, 'other')],
    ['that have expired', () => token({ scope: 'engine:read' }, 'engine', '1 minute ago')],
    ['with a broken signature', async () => `${(await token({ scope: 'engine:read' })).slice(0, -4)}AAAA`],
    ['without a signature', () => Promise.resolve('eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImVuZ2luZTpyZWFkIn0.')],
  ])('refuses tokens %s', async (_what, make) => {
    const reply = await bearer.call('GET', '/topology', undefined, {
      authorization: `Bearer ${await make()}`,
    });
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it.each(['0.0.0.0', '::', '10.0.0.5', 'example.org'])('cannot be switched off on %s', (host) => {
    expect(() => createAuthentication({ method: 'none' }, host)).toThrow(/listens on 127.0.0.1/);
  });
});
