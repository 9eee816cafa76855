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

it('leaves what an administrator published since as the newest version, start after start', async () => {
  const { pool } = database;
  const publishedBy = await insertUser(pool, {
    username: 'admin',
    displayName: '管理员',
    passwordHash: 'x',
    roles: ['ADMINISTRATOR'],
    jurisdictionId: '980100',
    department: null,
    bank: null,
  });
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
