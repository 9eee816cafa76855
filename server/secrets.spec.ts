import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aidflow-secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the secrets of an installation', () => {
  it('are the same for roles that start at the same moment, and at every later start', async () => {
    const settings = readSettings({ DATA_DIR: join(folder, 'together') });
    const started = await Promise.all(Array.from({ length: 20 }, () => readSecrets(settings)));
    const later = await readSecrets(settings);
    expect(new Set([...started, later].map(({ dataKey }) => dataKey.toString('hex'))).size).toBe(1);
    expect(later.dataKey).toHaveLength(32);
  });

  it('lie in one file that only its owner may read', async () => {
    const own = join(folder, 'own');
    await readSecrets(readSettings({ DATA_DIR: own }));
    expect(await readdir(own)).toEqual(['data.key']);
    expect((await stat(join(own, 'data.key'))).mode & 0o777).toBe(0o600);
  });
});
