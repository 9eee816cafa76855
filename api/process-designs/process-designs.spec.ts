import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import {
  MigrationPlan,
  MigrationResult,
  ProcessDesignList,
  ProcessDesignView,
  ProcessVersionList,
  RunningCases,
} from '../../model/process-design.ts';
import { inTransaction } from '../../kit/database.ts';
import { findProcessXml } from '../../store/process-model.ts';
import { shipProcess } from '../../store/process-version.ts';
import { anEngine } from '../../test/api-engine.ts';
import { problemFields, startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addForm, addItem, addPlaces, addUser, anItem } from '../../test/api-world.ts';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../test/embedded-engine.ts';
import { carryOut, deployInForce, keepPublications } from './carry-out.ts';

let api: ApiServer;
let zhang: Caller;
let li: Caller;
let clerk: Caller;
let zhangId = '';
let embedded: EmbeddedEngine;
let engine: EngineClient;
const log = createLog({ level: 'silent' });

beforeAll(async () => {
  api = await startApi({
    engine: anEngine({
      topology: () => engine.topology(),
      deploy: (resources) => engine.deploy(resources),
      runningInstances: (id) => engine.runningInstances(id),
      migrateInstance: (key, migration) => engine.migrateInstance(key, migration),
    }),
  });
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  zhangId = await addUser(api.pool, { username: 'zhang', roles: ['ADMINISTRATOR'] });
  await addUser(api.pool, { username: 'li', roles: ['ADMINISTRATOR'] });
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, { username: 'approver', roles: ['APPROVER'] });
  [zhang, li, clerk] = [await api.signIn('zhang'), await api.signIn('li'), await api.signIn('clerk')];
  await addForm(api.pool, 'acceptance');
  await addForm(api.pool, 'urgent-approval');
  embedded = await startEmbeddedEngine(api.url);
  engine = await createEngineClient({
    restAddress: embedded.restAddress,
    transport: 'rest',
    auth: { kind: 'none' },
    log,
  });
});
afterAll(async () => {
  await engine.close();
  await embedded.stop();
  await api.stop();
});

const at = (id: string, rest = ''): string => `/api/process-designs/${id}${rest}`;
const view = async (id: string, who = zhang) => ProcessDesignView.parse((await who('GET', at(id))).body);
const versions = async (id: string) =>
  ProcessVersionList.parse((await zhang('GET', at(id, '/versions'))).body).items;
const begin = (processId: string, from: object = { kind: 'template', template: 'start-to-end' }) =>
  zhang('POST', '/api/process-designs', { processId, name: '小额临时救助', from });
/** A process of one job and one more for each version, so that versions differ. */
const steps = (id: string, ...names: string[]): string =>
  aProcess(
    id,
    start('s'),
    ...names.map((name) => service(name, { type: `${id}.${name}` })),
    end('e'),
    ['s', ...names, 'e'].join(' -> '),
  );
const file = (id: string, xml: string) => begin(id, { kind: 'file', xml, source: id });

async function save(id: string, xml: string, who = zhang): Promise<void> {
  const { revision } = await view(id);
  expect(await who('PUT', at(id, '/draft'), { revision, xml })).toMatchObject({ status: 200 });
}
async function proposed(id: string, note = '调整步骤', effectiveFrom: string | null = null): Promise<string> {
  const { revision } = await view(id);
  const answer = await zhang('POST', at(id, '/publication'), { revision, note, effectiveFrom });
  expect(answer).toMatchObject({ status: 201 });
  return (await view(id)).publication?.id ?? '';
}
async function published(id: string): Promise<void> {
  const asked = await proposed(id);
  expect(await li('POST', at(id, '/publication/approval'), { id: asked })).toMatchObject({ status: 200 });
}

describe('a process under construction', () => {
  it('begins from nothing as something that can be published', async () => {
    expect(await begin('small-sum')).toMatchObject({ status: 201, body: { revision: 1 } });
    const { draft, name, published: none } = await view('small-sum');
    expect([name, none]).toEqual(['小额临时救助', null]);
    expect(draft).toContain('name="small-sum.start"');
    expect((await begin('small-sum')).body).toMatchObject({ code: 'KEY_TAKEN' });
  });

  it.each(['start-to-end', 'decision-and-payment'])('begins from the template %s', async (template) => {
    const id = `from-${template}`;
    await begin(id, { kind: 'template', template });
    await published(id);
    expect(await versions(id)).toMatchObject([{ version: 1, note: '调整步骤' }]);
  });

  it('begins from another process and from a file, with the message that starts its cases renamed', async () => {
    expect(await begin('copy-of', { kind: 'process', processId: 'from-start-to-end' })).toMatchObject({
      status: 201,
    });
    expect((await view('copy-of')).draft).toContain('name="copy-of.start"');
    const foreign =
      '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="P 1"><task id="t"/></process></definitions>';
    await begin('foreign', { kind: 'file', xml: foreign, source: 'P 1' });
    expect((await view('foreign')).draft).toBe(
      foreign.replace('<process id="P 1">', '<process id="foreign" name="小额临时救助" isExecutable="true">'),
    );
  });

  it.each([
    ['is no BPMN', '<html/>', { definitions: 'UNREADABLE' }],
    ['declares entities', '<!DOCTYPE x><definitions/>', { definitions: 'UNREADABLE' }],
    ['is another process', steps('other', 'a'), { 'small-sum': 'PROCESS_ID_CHANGED' }],
  ])('is not kept where it %s', async (_what, xml, fields) => {
    const { revision } = await view('small-sum');
    const refused = await zhang('PUT', at('small-sum', '/draft'), { revision, xml });
    expect([refused.status, problemFields(refused)]).toEqual([422, fields]);
  });

  it('tells who changed it meanwhile, and keeps both from being lost', async () => {
    await file('shared', steps('shared', 'a'));
    const { revision } = await view('shared');
    expect(
      await li('PUT', at('shared', '/draft'), { revision, xml: steps('shared', 'a', 'b') }),
    ).toMatchObject({
      status: 200,
    });
    const stale = await zhang('PUT', at('shared', '/draft'), { revision, xml: steps('shared', 'a', 'c') });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'STALE_REVISION', changed: { revision: revision + 1, by: { name: 'Name of li' } } },
    });
    expect((await view('shared')).draft).toBe(steps('shared', 'a', 'b'));
  });

  it('keeps example cases beside the draft, with a count of their own', async () => {
    const { revision } = await view('shared');
    const examples = [{ name: '独居老人', choices: [{ at: 'a', answer: true }] }];
    const saved = await zhang('PUT', at('shared', '/examples'), { revision: 0, examples });
    expect(saved).toMatchObject({ status: 200, body: { revision: 1 } });
    expect((await li('GET', at('shared', '/examples'))).body).toEqual({ revision: 1, examples });
    expect(await li('PUT', at('shared', '/examples'), { revision: 0, examples: [] })).toMatchObject({
      status: 409,
    });
    expect((await view('shared')).revision).toBe(revision);
  });

  it('is gone once it is discarded, where it was never published', async () => {
    await begin('thrown-away');
    expect(await zhang('DELETE', at('thrown-away', '/draft?revision=1'))).toMatchObject({ status: 204 });
    expect(await zhang('GET', at('thrown-away'))).toMatchObject({ status: 404 });
  });

  it('is for administrators alone', async () => {
    expect(await clerk('GET', at('shared'))).toMatchObject({ status: 403 });
  });
});

describe('a publication', () => {
  it('needs a second person', async () => {
    await file('two', steps('two', 'a'));
    const { draft: drawn } = await view('two');
    const id = await proposed('two');
    expect(await zhang('POST', at('two', '/publication/approval'), { id })).toMatchObject({
      status: 403,
      body: { code: 'SEPARATION_OF_DUTIES' },
    });
    const { revision } = await view('two');
    expect((await zhang('POST', at('two', '/publication'), { revision, note: 'x' })).body).toMatchObject({
      code: 'PUBLICATION_OPEN',
    });
    expect(await li('POST', at('two', '/publication/approval'), { id })).toMatchObject({
      body: { version: 1 },
    });
    expect(await versions('two')).toMatchObject([
      { version: 1, publishedBy: { name: 'Name of zhang' }, approvedBy: { name: 'Name of li' } },
    ]);
    expect(await view('two')).toMatchObject({ draft: null, publication: { state: 'PUBLISHED' } });
    expect(await findProcessXml(api.pool, 'two')).toBe(drawn);
    expect((await li('POST', at('two', '/publication/approval'), { id })).body).toMatchObject({
      code: 'PUBLICATION_CLOSED',
    });
  });

  it('is refused with a reason, and the draft stays', async () => {
    await save('two', steps('two', 'a', 'b'));
    const id = await proposed('two');
    const reason = '缺少告知步骤';
    expect(await li('POST', at('two', '/publication/refusal'), { id, reason })).toMatchObject({
      status: 204,
    });
    const { draft, publication } = await view('two');
    expect(draft).toBe(steps('two', 'a', 'b'));
    expect(publication).toMatchObject({ state: 'REFUSED', reason, decidedBy: { name: 'Name of li' } });
  });

  it('leaves what was drawn after it was asked for as the draft', async () => {
    const id = await proposed('two');
    await save('two', steps('two', 'a', 'b', 'c'));
    await li('POST', at('two', '/publication/approval'), { id });
    const { draft, published: newest } = await view('two');
    expect([newest?.version, newest?.xml, draft]).toEqual([
      2,
      steps('two', 'a', 'b'),
      steps('two', 'a', 'b', 'c'),
    ]);
  });

  it('names everything that is wrong by its element', async () => {
    const step = (id: string, key: string, kind: string) =>
      `<bpmn:userTask id="${id}"><bpmn:extensionElements><zeebe:formDefinition formKey="${key}"/><zeebe:taskHeaders><zeebe:header key="kind" value="${kind}"/></zeebe:taskHeaders></bpmn:extensionElements></bpmn:userTask>`;
    const wrong = steps('wrong', 'a').replace(
      '</bpmn:process>',
      `${step('who', 'nowhere', 'acceptance')}${step('what', 'acceptance', 'juggle')}</bpmn:process>`,
    );
    await file('wrong', wrong);
    const refused = await zhang('POST', at('wrong', '/publication'), { revision: 1, note: 'x' });
    expect([refused.status, problemFields(refused)]).toEqual([
      422,
      { who: 'UNKNOWN_FORM', what: 'UNKNOWN_KIND' },
    ]);
    await save('wrong', steps('wrong', 'a').replace('type="wrong.a"', 'type="=1 +"'));
    const { revision } = await view('wrong');
    expect(problemFields(await zhang('POST', at('wrong', '/publication'), { revision, note: 'x' }))).toEqual({
      a: 'NOT_EXECUTABLE',
    });
  });

  it('waits for its day', async () => {
    await file('dated', steps('dated', 'a'));
    const id = await proposed('dated', '明年起', '2200-01-01');
    expect((await li('POST', at('dated', '/publication/approval'), { id })).body).toEqual({ version: null });
    expect(await carryOut({ pool: api.pool, engine }, 'dated')).toBeUndefined();
    await api.pool.query(`UPDATE process_publication SET effective_from = '2020-01-01' WHERE id = $1`, [id]);
    const keeper = keepPublications({ pool: api.pool, engine, log }, 20);
    await expect.poll(() => versions('dated'), { timeout: 10_000 }).toHaveLength(1);
    await keeper.stop();
  });

  it('is taken back before its day', async () => {
    await save('dated', steps('dated', 'a', 'b'));
    const id = await proposed('dated', '明年起', '2200-01-01');
    await li('POST', at('dated', '/publication/approval'), { id });
    expect(await li('POST', at('dated', '/publication/withdrawal'), { id })).toMatchObject({ status: 204 });
    expect((await view('dated')).publication?.state).toBe('WITHDRAWN');
  });

  it('brings an earlier version back as the newest', async () => {
    await zhang('POST', at('two', '/rollback'), { version: 1, note: '恢复' });
    const id = (await view('two')).publication?.id;
    await li('POST', at('two', '/publication/approval'), { id });
    expect((await versions('two'))[0]).toMatchObject({ version: 3, restoredFrom: 1, note: '恢复' });
    expect(await view('two')).toMatchObject({ draft: steps('two', 'a', 'b', 'c') });
  });
});

it('gives a process of the program a newer version under the same id', async () => {
  const shipped = { processId: 'shipped', name: '随程序', xml: steps('shipped', 'a') };
  await inTransaction(api.pool, (sql) => shipProcess(sql, shipped));
  expect(await view('shipped')).toMatchObject({
    revision: 0,
    draft: null,
    published: { version: 1, publishedBy: null },
  });
  await save('shipped', steps('shipped', 'a', 'b'));
  await published('shipped');
  expect(await versions('shipped')).toMatchObject([
    { version: 2, publishedBy: { name: 'Name of zhang' } },
    { version: 1, publishedBy: null },
  ]);
  // The next start of the program brings the same again, or something newer.
  const force = (xml: string) => inTransaction(api.pool, (sql) => shipProcess(sql, { ...shipped, xml }));
  expect(await force(shipped.xml)).toBe(steps('shipped', 'a', 'b'));
  expect((await view('shipped')).shipped).toBeNull();
  await force(steps('shipped', 'a', 'z'));
  expect((await view('shipped')).shipped).toBe(steps('shipped', 'a', 'z'));
  const direct = await zhang('POST', '/api/processes', { xml: steps('shipped', 'a') });
  expect(direct).toMatchObject({ status: 422, body: { code: 'INVALID_PROCESS' } });
});

describe('a publication that is cut off', () => {
  const engineVersions = async (id: string): Promise<number> => {
    const { rows } = await api.pool.query<{ count: number }>(
      'SELECT count(*) AS count FROM engine.process_definition WHERE process_id = $1',
      [id],
    );
    return Number(rows[0]?.count);
  };
  /** Loses the connection of the transaction that waits for the engine, once the engine has answered. */
  const cutAfterDeployment: Pick<EngineClient, 'deploy' | 'topology'> = {
    topology: () => engine.topology(),
    deploy: async (resources) => {
      const deployed = await engine.deploy(resources);
      await api.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()`,
      );
      return deployed;
    },
  };

  it('after the engine took it is finished by the next start, once', async () => {
    // given
    await file('cut', steps('cut', 'a'));
    await published('cut');
    await save('cut', steps('cut', 'a', 'b'));
    const id = await proposed('cut');
    await api.pool.query(
      `UPDATE process_publication SET state = 'APPROVED',
              decided_by = (SELECT id FROM org_user WHERE username = 'li') WHERE id = $1`,
      [id],
    );

    // when
    await expect(carryOut({ pool: api.pool, engine: cutAfterDeployment }, 'cut')).rejects.toThrow();

    // then
    expect(await versions('cut')).toHaveLength(1);
    expect((await view('cut')).publication?.state).toBe('APPROVED');
    expect(await engineVersions('cut')).toBe(2);
    await deployInForce({ pool: api.pool, engine }, 'cut');
    expect(await versions('cut')).toMatchObject([{ version: 2 }, { version: 1 }]);
    expect(await view('cut')).toMatchObject({ draft: null, publication: { state: 'PUBLISHED' } });
    expect(await engineVersions('cut')).toBe(2);
    await deployInForce({ pool: api.pool, engine }, 'cut');
    expect(await engineVersions('cut')).toBe(2);
    expect(await carryOut({ pool: api.pool, engine }, 'cut')).toBeUndefined();
  });

  it('is done once, whoever carries it out', async () => {
    await save('cut', steps('cut', 'a', 'b', 'c'));
    const id = await proposed('cut');
    await api.pool.query(
      `UPDATE process_publication SET state = 'APPROVED',
              decided_by = (SELECT id FROM org_user WHERE username = 'li') WHERE id = $1`,
      [id],
    );
    const all = await Promise.all([1, 2, 3].map(() => carryOut({ pool: api.pool, engine }, 'cut')));
    expect(all.filter((version) => version !== undefined)).toEqual([3]);
    expect(await engineVersions('cut')).toBe(3);
  });
});

describe('cases that run', () => {
  it('are counted by version, and go on by another where the engine takes the mapping', async () => {
    await file('moving', steps('moving', 'ask', 'decide'));
    await published('moving');
    const [first, second] = [
      await engine.createInstance({ processId: 'moving', variables: {} }),
      await engine.createInstance({ processId: 'moving', variables: {} }),
    ];
    await save('moving', steps('moving', 'enquire', 'decide').replace('moving.enquire', 'moving.ask'));
    await published('moving');
    await expect
      .poll(async () => RunningCases.parse((await zhang('GET', at('moving', '/running'))).body).versions)
      .toEqual([{ version: 1, count: 2 }]);

    const plan = MigrationPlan.parse((await zhang('GET', at('moving', '/migration?from=1&to=2'))).body);
    expect(plan.steps.map(({ id, to }) => [id, to])).toEqual([
      ['s', 's'],
      ['ask', 'enquire'],
      ['decide', 'decide'],
      ['e', 'e'],
    ]);
    const asked = { from: 1, to: 2, instances: [first, '123'] };
    const wrong = await zhang('POST', at('moving', '/migration'), {
      ...asked,
      mapping: [{ from: 'ask', to: 'e' }],
    });
    expect(problemFields(wrong)).toEqual({ ask: 'MAPPING' });
    const mapping = plan.steps.flatMap(({ id, to }) => (to === null ? [] : [{ from: id, to }]));
    const moved = await zhang('POST', at('moving', '/migration'), { ...asked, mapping });
    expect(MigrationResult.parse(moved.body).items.map(({ outcome }) => outcome)).toEqual([
      'MIGRATED',
      'GONE',
    ]);
    const left = await zhang('POST', at('moving', '/migration'), {
      ...{ from: 1, to: 2, instances: [second] },
      mapping: [{ from: 'decide', to: 'decide' }],
    });
    expect(MigrationResult.parse(left.body).items).toMatchObject([{ outcome: 'REFUSED' }]);
    await expect
      .poll(async () => RunningCases.parse((await zhang('GET', at('moving', '/running'))).body).versions)
      .toEqual([
        { version: 2, count: 1 },
        { version: 1, count: 1 },
      ]);
  });
});

describe('an item made from another', () => {
  const wanted = {
    ...{ from: 'ALLOWANCE', code: 'SMALL_SUM', process: 'from-decision-and-payment' },
    name: { zh: '小额临时救助', en: 'Small sum' },
  };

  it('runs by its own process, under rules of its own', async () => {
    expect(await clerk('POST', '/api/items', wanted)).toMatchObject({ status: 403 });
    const made = await zhang('POST', '/api/items', wanted);
    expect(made).toMatchObject({
      status: 201,
      body: { code: 'SMALL_SUM', process: wanted.process, versions: [{ id: 'SMALL_SUM-3301-2020-01-01' }] },
    });
    expect((await zhang('POST', '/api/items', wanted)).body).toMatchObject({ code: 'KEY_TAKEN' });
    const { items } = ProcessDesignList.parse((await zhang('GET', '/api/process-designs')).body);
    expect(items.find(({ processId }) => processId === wanted.process)).toMatchObject({
      items: [{ code: 'SMALL_SUM' }],
      version: 1,
      running: 0,
    });
  });

  it('needs a published process that its cases can begin', async () => {
    const other = (process: string) => zhang('POST', '/api/items', { ...wanted, code: 'OTHER', process });
    expect(problemFields(await other('small-sum'))).toEqual({ process: 'INVALID_VALUE' });
    expect(problemFields(await other('two'))).toEqual({ two: 'NO_CASE_START' });
    expect(await zhang('GET', '/api/items/OTHER')).toMatchObject({ status: 404 });
  });
});

it('writes every change into the audit log', async () => {
  const { rows } = await api.pool.query<{ action: string }>(
    `SELECT DISTINCT action FROM audit_event WHERE actor = $1 AND object LIKE 'process:%' ORDER BY action`,
    [`user:${zhangId}`],
  );
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'CREATE_PROCESS_DESIGN',
      'MIGRATE_CASES',
      'PROPOSE_PROCESS',
      'SAVE_PROCESS_DRAFT',
    ]),
  );
});
