import { afterAll, beforeAll, expect, it } from 'vitest';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { startTestEngine, type TestEngine } from '../../engine.ts';
import { embeddedSubject } from '../embedded.ts';
import { withBroker } from '../live-broker.ts';
import type { Trace } from '../case.ts';
import { play, type Agreement } from '../play.ts';
import { agreementOn } from './agreement.ts';
import { playTogether, type Played } from './lockstep.ts';

/** `RANDOM_SEED=1000 RANDOM_COUNT=2000 npm run test:camunda random` tries 2,000 models from seed 1000 on. */
const firstSeed = Number(process.env['RANDOM_SEED'] ?? 1);
const count = Number(process.env['RANDOM_COUNT'] ?? 200);
const TOGETHER = 50;

const agreeing = (own: Trace, trace: Trace, agree: Agreement): boolean =>
  own.steps.length === trace.steps.length &&
  own.steps.every(({ then }, index) => agree(then, trace.steps[index]?.then ?? []));

let database: TestDatabase;
let engine: TestEngine;

beforeAll(async () => {
  database = await createTestDatabase();
  engine = await startTestEngine(database.url);
});
afterAll(async () => {
  await engine.stop();
  await database.drop();
});

it('random models take the same random path on both engines', async () => {
  const subject = embeddedSubject(engine, database.pool);
  const folder = join(tmpdir(), 'random-models');
  const different: number[] = [];
  await mkdir(folder, { recursive: true });
  let comparing = Promise.resolve();
  await withBroker(async (broker) => {
    for (let seed = firstSeed; seed < firstSeed + count; seed += TOGETHER) {
      const seeds = Array.from({ length: Math.min(TOGETHER, firstSeed + count - seed) }, (_, i) => seed + i);
      const played = await playTogether(broker, seeds);
      broker.clear();
      await comparing;
      // The broker takes the next ones meanwhile.
      comparing = compare(played);
    }
    await comparing;
  });
  expect(different, `see ${folder}`).toEqual([]);

  async function compare(played: readonly Played[]): Promise<void> {
    for (const one of played) if (!(await agrees(one, folder))) different.push(one.seed);
    const refused = played.filter(({ trace }) => trace.steps[0]?.then[0] !== 'status 200').length;
    const [first, last] = [played[0]?.seed, played.at(-1)?.seed];
    console.log(
      `seeds ${first} to ${last}: ${refused} models refused; ${different.length} different so far ${different.join(' ')}`,
    );
  }

  /** A difference is kept with its model: the first step in which the engines part. */
  async function agrees({ seed, one, trace }: Played, keptIn: string): Promise<boolean> {
    const agree = agreementOn(trace);
    const own = await play(subject, one, trace, agree).catch((error: unknown) => String(error));
    if (typeof own !== 'string' && agreeing(own, trace, agree)) return true;
    const at = typeof own === 'string' ? 0 : own.steps.length - 1;
    const parting = {
      seed,
      broker: trace.steps[at],
      embedded: typeof own === 'string' ? own : own.steps[at],
    };
    await writeFile(join(keptIn, `${seed}.json`), JSON.stringify({ ...parting, ...one }, null, 1));
    await writeFile(join(keptIn, `${seed}.bpmn`), one.files.join('\n'));
    return false;
  }
}, 7_200_000);
