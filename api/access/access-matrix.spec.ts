import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { scopes, staffRoles, type Scope, type StaffRole } from '../../model/roles.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addPlaces, addUser, testSeal } from '../../test/api-world.ts';
import { apiRoutes } from '../create-api.ts';
import type { Route } from '../http/route.ts';

/** Who may call what. A route that is not in this table fails the test, so nobody adds one without deciding. */
const staff = {
  all: [...staffRoles],
  cases: [
    'WINDOW_CLERK',
    'SURVEYOR',
    'REVIEWER',
    'APPROVER',
    'MONITORING_OFFICER',
    'FINANCE',
    'ADMINISTRATOR',
    'AUDITOR',
  ],
  handlers: ['WINDOW_CLERK', 'SURVEYOR', 'REVIEWER', 'APPROVER', 'MONITORING_OFFICER'],
  tasks: [
    'WINDOW_CLERK',
    'SURVEYOR',
    'REVIEWER',
    'APPROVER',
    'MONITORING_OFFICER',
    'FINANCE',
    'BANK_OFFICER',
  ],
} satisfies Record<string, StaffRole[]>;

const matrix: Record<string, { roles: StaffRole[]; scope?: Scope } | 'public'> = {
  signIn: 'public',
  signOut: 'public',
  issueToken: 'public',
  readKeySet: 'public',
  readAuthorisationServer: 'public',
  takeSourceAnswer: 'public',
  takeBankReport: 'public',
  readSession: { roles: staff.all },
  fileApplication: { roles: ['WINDOW_CLERK'], scope: 'applications:write' },
  readApplication: { roles: staff.cases, scope: 'applications:read' },
  signAuthorisation: { roles: staff.handlers, scope: 'authorisations:sign' },
  listCases: { roles: staff.cases, scope: 'cases:read' },
  readCase: { roles: staff.cases, scope: 'cases:read' },
  readCaseDiagram: { roles: staff.cases, scope: 'cases:read' },
  sendCaseMessage: { roles: staff.handlers, scope: 'cases:message' },
  listTasks: { roles: staff.tasks },
  readTask: { roles: staff.tasks },
  claimTask: { roles: staff.tasks },
  releaseTask: { roles: staff.tasks },
  listColleagues: { roles: staff.tasks },
  handOverTask: { roles: staff.tasks },
  saveTaskDraft: { roles: staff.tasks },
  completeTask: { roles: staff.tasks },
  listPayments: { roles: [...staff.cases, 'BANK_OFFICER'], scope: 'payments:read' },
  listPaymentBatches: { roles: staff.cases, scope: 'payments:read' },
  listItems: { roles: staff.all, scope: 'catalogue:read' },
  readItem: { roles: staff.all, scope: 'catalogue:read' },
  listMonitoredProcesses: { roles: ['ADMINISTRATOR'] },
  readVersionFigures: { roles: ['ADMINISTRATOR'] },
  listCasesAtStep: { roles: ['ADMINISTRATOR'] },
  readRoutingVariables: { roles: ['ADMINISTRATOR'] },
  retryIncidents: { roles: ['ADMINISTRATOR'] },
  repairVariable: { roles: ['ADMINISTRATOR'] },
  cancelInstance: { roles: ['ADMINISTRATOR'] },
  moveToken: { roles: ['ADMINISTRATOR'] },
  startMonitoringBatch: { roles: ['ADMINISTRATOR'] },
  listMonitoringBatches: { roles: ['ADMINISTRATOR'] },
  readForm: { roles: staff.all, scope: 'catalogue:read' },
  readMergedForm: { roles: staff.all, scope: 'catalogue:read' },
  readBlankPrintout: { roles: staff.all, scope: 'catalogue:read' },
  readBlankPdf: { roles: staff.all, scope: 'catalogue:read' },
  listCasePrintouts: { roles: staff.cases, scope: 'cases:read' },
  readApplicationPrintout: { roles: staff.cases, scope: 'cases:read' },
  readApplicationPdf: { roles: staff.cases, scope: 'cases:read' },
  readTaskPrintout: { roles: staff.tasks },
  readTaskPdf: { roles: staff.tasks },
  readAuthorisationText: { roles: staff.all, scope: 'catalogue:read' },
  readProcess: { roles: staff.all, scope: 'catalogue:read' },
  listDictionaries: { roles: staff.all, scope: 'catalogue:read' },
  readDictionary: { roles: staff.all, scope: 'catalogue:read' },
  listChoiceSources: { roles: staff.all },
  searchChoices: { roles: staff.all },
  listDivisions: { roles: staff.all, scope: 'catalogue:read' },
  searchPeople: { roles: staff.handlers },
  uploadFile: { roles: staff.tasks, scope: 'applications:write' },
  readFile: { roles: staff.all, scope: 'applications:read' },
  deleteFile: { roles: staff.tasks, scope: 'applications:write' },
  listFormDesigns: { roles: ['ADMINISTRATOR'] },
  readFormDesign: { roles: ['ADMINISTRATOR'] },
  createFormDesign: { roles: ['ADMINISTRATOR'] },
  saveFormDraft: { roles: ['ADMINISTRATOR'] },
  discardFormDraft: { roles: ['ADMINISTRATOR'] },
  listFormVersions: { roles: ['ADMINISTRATOR'] },
  readFormVersion: { roles: ['ADMINISTRATOR'] },
  readFormUsage: { roles: ['ADMINISTRATOR'] },
  readFormConflicts: { roles: ['ADMINISTRATOR'] },
  deployProcess: { roles: ['ADMINISTRATOR'] },
  readProcessWorld: { roles: ['ADMINISTRATOR'] },
  checkProcess: { roles: ['ADMINISTRATOR'] },
  publishForm: { roles: ['ADMINISTRATOR'] },
  rollBackForm: { roles: ['ADMINISTRATOR'] },
  readFormExamples: { roles: ['ADMINISTRATOR'] },
  saveFormExamples: { roles: ['ADMINISTRATOR'] },
  listProcessDesigns: { roles: ['ADMINISTRATOR'] },
  readProcessDesign: { roles: ['ADMINISTRATOR'] },
  listProcessVersions: { roles: ['ADMINISTRATOR'] },
  readProcessVersion: { roles: ['ADMINISTRATOR'] },
  createProcessDesign: { roles: ['ADMINISTRATOR'] },
  saveProcessDraft: { roles: ['ADMINISTRATOR'] },
  discardProcessDraft: { roles: ['ADMINISTRATOR'] },
  readProcessExamples: { roles: ['ADMINISTRATOR'] },
  saveProcessExamples: { roles: ['ADMINISTRATOR'] },
  proposeProcess: { roles: ['ADMINISTRATOR'] },
  rollBackProcess: { roles: ['ADMINISTRATOR'] },
  withdrawProcess: { roles: ['ADMINISTRATOR'] },
  approveProcess: { roles: ['ADMINISTRATOR'] },
  refuseProcess: { roles: ['ADMINISTRATOR'] },
  listRunningCases: { roles: ['ADMINISTRATOR'] },
  planMigration: { roles: ['ADMINISTRATOR'] },
  migrateCases: { roles: ['ADMINISTRATOR'] },
  createItem: { roles: ['ADMINISTRATOR'] },
  readClock: { roles: ['ADMINISTRATOR'], scope: 'operate' },
  setClock: { roles: ['ADMINISTRATOR'], scope: 'operate' },
};

let api: ApiServer;
const byRole = new Map<StaffRole, Caller>();
const byScope = new Map<Scope, Caller>();
const bank = { secret: 'secret', receive: () => Promise.resolve() };
let routes: Route[];

beforeAll(async () => {
  api = await startApi({ controlledClock: true, bank });
  await addPlaces(api.pool);
  for (const role of staffRoles) {
    await addUser(api.pool, { username: role, roles: [role] });
    byRole.set(role, await api.signIn(role));
  }
  await addClient(api.pool, { id: 'everything', scopes: [...scopes] });
  for (const scope of scopes) byScope.set(scope, await api.token('everything', scope));
  routes = apiRoutes({
    ...{ pool: api.pool, seal: testSeal, log: createLog({ level: 'silent' }), onOutbox: () => undefined },
    ...{ publicUrl: api.address, cookieSecure: false, calendars: [], controlledClock: true, bank },
  });
});
afterAll(() => api.stop());

const guarded = () => routes.filter(({ id }) => matrix[id] !== 'public');
const tried = (caller: Caller, { method, path }: Route) =>
  caller(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '6f1e1a52-7a3c-4d4e-9b60-0f5f6a1c2b3d'));

describe('every route', () => {
  it('stands in the table of who may call it', () => {
    expect(routes.map(({ id }) => id).sort()).toEqual(Object.keys(matrix).sort());
  });

  it.each([...staffRoles])('lets %s in where the table says so, and nowhere else', async (role) => {
    for (const route of guarded()) {
      const { status } = await tried(byRole.get(role) ?? api.anonymous, route);
      const rule = matrix[route.id];
      const allowed = rule !== undefined && rule !== 'public' && rule.roles.includes(role);
      expect([route.id, status === 403], role).toEqual([route.id, !allowed]);
    }
  });

  it.each([...scopes])(
    'lets a token with only %s in where the table says so, and nowhere else',
    async (scope) => {
      for (const route of guarded()) {
        const { status } = await tried(byScope.get(scope) ?? api.anonymous, route);
        const rule = matrix[route.id];
        const allowed = rule !== undefined && rule !== 'public' && rule.scope === scope;
        expect([route.id, status === 403], scope).toEqual([route.id, !allowed]);
      }
    },
  );

  it('wants to know who asks, unless it is public', async () => {
    for (const route of guarded())
      expect([route.id, (await tried(api.anonymous, route)).status]).toEqual([route.id, 401]);
  });
});

describe('a token', () => {
  const withToken = (token: string) =>
    api.anonymous('GET', '/api/cases', undefined, { authorization: `Bearer ${token}` });

  it.each([
    ['nonsense', 'abc'],
    ['an unsigned one', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmVyeXRoaW5nIn0.'],
  ])('that is %s is refused', async (_, token) => {
    const answer = await withToken(token);
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('ends with the client that it was issued to', async () => {
    await addClient(api.pool, { id: 'leaving', scopes: ['cases:read'] });
    const leaving = await api.token('leaving');
    expect((await leaving('GET', '/api/cases')).status).toBe(200);
    await api.pool.query(`UPDATE oauth_client SET active = false WHERE id = 'leaving'`);
    expect((await leaving('GET', '/api/cases')).status).toBe(401);
  });

  it('carries no more than the client has left', async () => {
    await addClient(api.pool, { id: 'shrinking', scopes: ['cases:read'] });
    const shrinking = await api.token('shrinking');
    await api.pool.query(`UPDATE oauth_client SET scopes = '{catalogue:read}' WHERE id = 'shrinking'`);
    expect((await shrinking('GET', '/api/cases')).status).toBe(403);
  });

  it('can be verified by the published keys and the metadata that lead to them', async () => {
    const { body } = await api.anonymous('GET', '/.well-known/oauth-authorization-server');
    expect(body).toMatchObject({ issuer: api.address, jwks_uri: `${api.address}/oauth/jwks` });
    const keys = await api.anonymous('GET', '/oauth/jwks');
    expect(keys.body).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256' }] });
    expect(JSON.stringify(keys.body)).not.toContain('"d"');
  });

  it.each([
    [
      'a wrong secret',
      { grant_type: 'client_credentials', client_id: 'everything', client_secret: 'x' },
      401,
      'invalid_client',
    ],
    ['no secret', { grant_type: 'client_credentials' }, 401, 'invalid_client'],
    [
      'another grant',
      { grant_type: 'password', client_id: 'everything', client_secret: 'everything-secret' },
      400,
      'unsupported_grant_type',
    ],
    [
      'a scope it has not',
      {
        grant_type: 'client_credentials',
        client_id: 'everything',
        client_secret: 'everything-secret',
        scope: 'root',
      },
      400,
      'invalid_scope',
    ],
  ])('is not issued for %s', async (_, form, status, error) => {
    const response = await fetch(`${api.address}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
  });
});

describe('tokens in numbers', () => {
  const ask = (address: string, secret: string) =>
    fetch(`${address}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'everything',
        client_secret: secret,
      }),
    });

  it('are issued to a client that asks for many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => ask(api.address, 'everything-secret')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('are no longer issued after too many wrong secrets from one address', async () => {
    for (let i = 0; i < 50; i++) await ask(api.address, 'wrong');
    expect((await ask(api.address, 'everything-secret')).status).toBe(429);
  });
});
