import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testFolder } from '../../test/simulators.ts';
import { Journal } from './journal.ts';

const Entry = z.object({ n: z.int() });

describe('a journal', () => {
  it('has on the disk what was appended, in order, when the append ends', async () => {
    const path = join(await testFolder(), 'j.ndjson');
    const { journal } = await Journal.open(path, Entry);
    await Promise.all([
      journal.append({ n: 1 }),
      journal.append({ n: 2 }, { n: 3 }),
      journal.append({ n: 4 }),
    ]);
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n');
    await journal.close();
    expect((await Journal.open(path, Entry)).records).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  });

  it('drops a line that a crash cut off and goes on behind the last whole one', async () => {
    const path = join(await testFolder(), 'j.ndjson');
    await writeFile(path, '{"n":1}\n{"n":');
    const { journal, records } = await Journal.open(path, Entry);
    expect(records).toEqual([{ n: 1 }]);
    await journal.append({ n: 2 });
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  });

  it('does not begin on a file whose whole lines are wrong', async () => {
    const path = join(await testFolder(), 'j.ndjson');
    await writeFile(path, '{"n":"one"}\n');
    await expect(Journal.open(path, Entry)).rejects.toThrow();
  });

  it('keeps only what is still needed', async () => {
    const path = join(await testFolder(), 'j.ndjson');
    await appendFile(path, '{"n":1}\n{"n":2}\n');
    const { journal, records } = await Journal.open(path, Entry, (all) => all.slice(-1));
    await journal.close();
    expect(records).toEqual([{ n: 2 }]);
    expect(await readFile(path, 'utf8')).toBe('{"n":2}\n');
  });

  it('refuses every further record once it could not write one', async () => {
    const { journal } = await Journal.open(join(await testFolder(), 'j.ndjson'), Entry);
    await journal.close();
    await expect(journal.append({ n: 1 })).rejects.toThrow();
    await expect(journal.append({ n: 2 })).rejects.toThrow();
    await expect(journal.settled()).rejects.toThrow();
  });
});
