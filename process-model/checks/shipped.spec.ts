import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { shippedWorld } from '../../test/shipped-world.ts';
import { checkProcess } from './check-process.ts';

const folder = new URL('../../processes/', import.meta.url);
const names = (await readdir(folder)).filter((name) => name.endsWith('.bpmn'));
const world = await shippedWorld();

describe('the processes that come with the program', () => {
  it.each(names)('%s has no errors', async (name) => {
    const xml = await readFile(new URL(name, folder), 'utf8');
    const problems = await checkProcess(xml, world);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('warn only of the allowance that is granted without anybody being asked', async () => {
    const told = await Promise.all(
      names.map(async (name) => {
        const problems = await checkProcess(await readFile(new URL(name, folder), 'utf8'), world);
        return problems.map(({ code, elementId }) => `${name} ${elementId} ${code}`);
      }),
    );
    expect(told.flat()).toEqual(['elderly-allowance.bpmn decide NO_OBJECTION']);
  });
});
