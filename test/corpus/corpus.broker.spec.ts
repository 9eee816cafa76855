import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { fileNameOf } from './case.ts';
import { cases } from './cases/index.ts';
import { withBroker } from './live-broker.ts';
import { play } from './play.ts';
import { readTrace, removeTrace, traceFiles, writeTrace } from './traces.ts';

/** `CORPUS_RECORD=all` records every trace anew, any other pattern those whose names it matches. */
const record = process.env['CORPUS_RECORD'];
const pattern = new RegExp(record === 'all' ? '' : (record ?? ''));

it('a real broker does what it did when the corpus was recorded', async () => {
  const meant = cases.filter(({ name }) => pattern.test(name));
  const different: string[] = [];
  await withBroker(async (subject) => {
    for (const one of meant) {
      const trace = await play(subject, one).catch((error: unknown) => String(error));
      subject.clear();
      if (typeof trace === 'string') different.push(`${one.name}: ${trace}`);
      else if (record !== undefined) await writeTrace(trace);
      else if (!isDeepStrictEqual(trace, await readTrace(one.name))) different.push(one.name);
    }
  });
  if (record === 'all') await removeUnknownTraces();
  expect(different).toEqual([]);
}, 3_600_000);

async function removeUnknownTraces(): Promise<void> {
  const wanted = new Set(cases.map(fileNameOf));
  for (const file of await traceFiles()) if (!wanted.has(file)) await removeTrace(file);
}
