import { afterAll, beforeAll, expect, it } from 'vitest';
import { FormExample } from '../model/form-design.ts';
import { taskKinds } from '../model/task.ts';
import { saveJurisdictions } from '../store/jurisdiction.ts';
import {
  addFormVersion,
  findNewestForm,
  findShippedExamples,
  listFormVersions,
} from '../store/form-version.ts';
import { insertUser } from '../store/org-user.ts';
import { findProcessXml } from '../store/process-model.ts';
import { addProcessVersion, findShippedXml, listProcessVersions } from '../store/process-version.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { publishCatalogue, readCatalogue } from './publish.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // The items of the program are in force in the city of the synthetic district.
  await saveJurisdictions(database.pool, [
    { id: '980100', level: 'CITY', parentId: null, name: '云溪市', path: '980100' },
    { id: '980102', level: 'COUNTY', parentId: '980100', name: '青岚区', path: '980100/980102' },
    { id: '980121', level: 'COUNTY', parentId: '980100', name: '望舒县', path: '980100/980121' },
  ]);
});
afterAll(() => database.drop());

const anAdministrator = (username: string): Parameters<typeof insertUser>[1] => ({
  ...{ username, displayName: '管理员', passwordHash: 'x', roles: ['ADMINISTRATOR'] },
  ...{ jurisdictionId: '980100', department: null, bank: null },
});

it('publishes every form once, with its fields in the order of the file and the answers it is tried with', async () => {
  const { pool } = database;
  const catalogue = await readCatalogue();
  await publishCatalogue(pool, catalogue);
  await publishCatalogue(pool, catalogue);
  expect(catalogue.forms.length).toBeGreaterThan(10);
  for (const { key, document } of catalogue.forms) {
    expect(await listFormVersions(pool, key)).toMatchObject([{ version: 1, publisherId: null }]);
    expect(JSON.stringify((await findNewestForm(pool, key))?.document)).toBe(JSON.stringify(document));
    const examples = FormExample.array().parse(await findShippedExamples(pool, key));
    expect(examples.length).toBeGreaterThan(1);
    const step = taskKinds.find((kind) => kind === key) ?? null;
    expect(new Set(examples.map((example) => example.step))).toEqual(new Set([step]));
  }
});

it('lets what the program newly brings lie ready where an administrator has put a process in force', async () => {
  const { pool } = database;
  const publishedBy = await insertUser(pool, anAdministrator('drawing'));
  const catalogue = await readCatalogue();
  await publishCatalogue(pool, catalogue);
  const shipped = (await findProcessXml(pool, 'payment-batch')) ?? '';
  expect(await listProcessVersions(pool, 'payment-batch')).toMatchObject([{ version: 1, publisherId: null }]);

  // given
  const ours = shipped.replace('</bpmn:process>', '<!-- ours --></bpmn:process>');
  const added = { processId: 'payment-batch', name: 'ours', xml: ours, publishedBy: publishedBy ?? '' };
  await addProcessVersion(pool, added);
  await publishCatalogue(pool, catalogue);
  expect(await findShippedXml(pool, 'payment-batch')).toBeUndefined();

  // when
  const newer = shipped.replace('</bpmn:process>', '<!-- newer --></bpmn:process>');
  const processes = catalogue.processes.map((file) =>
    file.content === shipped ? { ...file, content: newer } : file,
  );
  await publishCatalogue(pool, { ...catalogue, processes });

  // then
  expect(await findProcessXml(pool, 'payment-batch')).toBe(ours);
  expect(await findShippedXml(pool, 'payment-batch')).toBe(newer);
  expect(await listProcessVersions(pool, 'payment-batch')).toMatchObject([{ version: 2 }, { version: 1 }]);
});

it('leaves what an administrator published since as the newest version, start after start', async () => {
  const { pool } = database;
  const publishedBy = await insertUser(pool, anAdministrator('admin'));
  const document = { ...(await findNewestForm(pool, 'acceptance'))?.document, version: 2 };
  const note = 'ours';
  await addFormVersion(pool, {
    key: 'acceptance',
    version: 2,
    document,
    publishedBy: publishedBy ?? '',
    note,
  });
  const catalogue = await readCatalogue();
  await publishCatalogue(pool, catalogue);
  await publishCatalogue(pool, catalogue);
  expect(await listFormVersions(pool, 'acceptance')).toMatchObject([
    { version: 2, note: 'ours' },
    { version: 1, note: '' },
  ]);
});
