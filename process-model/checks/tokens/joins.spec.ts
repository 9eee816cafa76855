import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aProcess,
  end,
  exclusive,
  inclusive,
  parallel,
  service,
  start,
  subProcess,
  terminate,
  type Part,
} from '../../../test/bpmn-builder.ts';
import { cases } from '../../../test/corpus/cases/index.ts';
import { block, randomProcess } from '../../../test/random-process.ts';
import { compileBpmn } from '../../executable/compile.ts';
import { checkProcess } from '../check-process.ts';
import type { ProcessProblem } from '../problem.ts';

const nowhere = { forms: [], roles: [], kinds: [], processes: [] };
const about = new Set([
  'DEADLOCK',
  'POSSIBLE_DEADLOCK',
  'RUNS_TWICE',
  'UNREACHABLE',
  'ENDLESS_LOOP',
  'NO_WAY_OUT',
]);

const check = async (xml: string): Promise<readonly ProcessProblem[]> =>
  (await checkProcess(xml, nowhere)).filter(({ code }) => about.has(code));
const told = async (...parts: Part[]): Promise<string[]> =>
  (await check(aProcess('p', ...parts))).map(({ code, elementId }) => `${code} ${elementId}`);

/** Three ways, the first of them taken otherwise. */
const way = (fork: Part, join: Part): Part[] => [
  ...[start('s'), fork, service('a'), service('b'), service('c'), join, end('e')],
  ...['s -> fork -> a -> join -> e', 'fork -> b: =x', 'b -> join', 'fork -> c: =y', 'c -> join'],
];

describe('joins', () => {
  it.each([
    [
      'exclusive into parallel can never be complete',
      exclusive('fork', 'a'),
      parallel('join'),
      ['DEADLOCK join'],
    ],
    ['exclusive into exclusive goes on', exclusive('fork', 'a'), exclusive('join'), []],
    ['exclusive into inclusive goes on', exclusive('fork', 'a'), inclusive('join'), []],
    ['inclusive into inclusive goes on', inclusive('fork', 'a'), inclusive('join'), []],
    [
      'inclusive into parallel: the way taken otherwise is taken alone',
      inclusive('fork', 'a'),
      parallel('join'),
      ['DEADLOCK join'],
    ],
    [
      'inclusive into exclusive may go on twice',
      inclusive('fork', 'a'),
      exclusive('join'),
      ['RUNS_TWICE join'],
    ],
  ])('%s', async (_name, fork, join, problems) => {
    expect(await told(...way(fork, join))).toEqual(problems);
  });

  it('inclusive into parallel may be complete where no way is taken otherwise', async () => {
    expect(await told(...way(inclusive('fork'), parallel('join')))).toEqual(['POSSIBLE_DEADLOCK join']);
  });

  const forked = (join: Part): Part[] => [
    ...[start('s'), parallel('fork'), service('a'), service('b'), join, end('e')],
    ...['s -> fork -> a -> join -> e', 'fork -> b -> join'],
  ];
  it('parallel into parallel and into inclusive go on', async () => {
    expect(await told(...forked(parallel('join')))).toEqual([]);
    expect(await told(...forked(inclusive('join')))).toEqual([]);
  });

  it('parallel into exclusive goes on twice, which a parallel gateway mends', async () => {
    const [problem] = await check(aProcess('p', ...forked(exclusive('join'))));
    expect(problem).toMatchObject({
      code: 'RUNS_TWICE',
      repair: { kind: 'turnGateway', gateway: 'join', to: 'bpmn:ParallelGateway' },
    });
  });

  it('parallel into a step goes on twice as well', async () => {
    expect(await told(...forked(service('join')))).toEqual(['RUNS_TWICE join']);
  });

  it('a join that is mended as said is found fault with no more', async () => {
    const [problem] = await check(aProcess('p', ...way(exclusive('fork', 'a'), parallel('join'))));
    expect(problem?.repair).toEqual({ kind: 'turnGateway', gateway: 'join', to: 'bpmn:ExclusiveGateway' });
  });

  it('branches that end meet nobody', async () => {
    const parts = [parallel('fork'), service('a'), service('b'), end('e'), end('f')];
    expect(await told(start('s'), ...parts, 's -> fork -> a -> e', 'fork -> b -> f')).toEqual([]);
    expect(await told(start('s'), ...parts, 's -> fork -> a -> e', 'fork -> b -> e', 'b -> f')).toEqual([]);
  });

  it('a branch that ends leaves the join behind it waiting for ever', async () => {
    const parts = [parallel('fork'), exclusive('gate', 'join'), parallel('join'), end('e'), end('f')];
    const flows = ['s -> fork -> join -> e', 'fork -> gate -> join', 'gate -> f: =x'];
    expect(await told(start('s'), ...parts, ...flows)).toEqual(['POSSIBLE_DEADLOCK join']);
  });

  it('an end that ends everything frees a join', async () => {
    const parts = [parallel('fork'), exclusive('gate', 'join'), parallel('join'), end('e')];
    const flows = ['s -> fork -> join -> e', 'fork -> gate -> join', 'gate -> f: =x'];
    expect(await told(start('s'), ...parts, end('f', terminate()), ...flows)).toEqual([]);
  });

  it('is looked at inside of sub processes too', async () => {
    const inside = subProcess('sub', way(exclusive('fork', 'a'), parallel('join')));
    expect(await told(start('begin'), inside, end('finish'), 'begin -> sub -> finish')).toEqual([
      'DEADLOCK join',
    ]);
  });

  it('a way back into a parallel join is seen', async () => {
    const parts = [parallel('join'), service('a'), exclusive('again', 'e'), end('e')];
    expect(await told(start('s'), ...parts, 's -> join -> a -> again -> e', 'again -> join: =x')).toEqual([
      'DEADLOCK join',
    ]);
  });
});

describe('processes that did run to their end', () => {
  it('built at random of nested blocks have no error', async () => {
    await fc.assert(
      fc.asyncProperty(block, async (body) => {
        const problems = await check(randomProcess(body));
        expect(problems.filter(({ code }) => code !== 'RUNS_TWICE')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('in the corpus of the engine are never called stuck or unreachable', async () => {
    const wrong: string[] = [];
    for (const { name, files } of cases)
      for (const file of files.filter((text) => text.includes('<bpmn:'))) {
        if (!(await compileBpmn(file, 'p.bpmn')).ok) continue;
        const errors = (await check(file)).filter(({ severity }) => severity === 'error');
        wrong.push(...errors.map(({ code, elementId }) => `${name}: ${code} ${elementId}`));
      }
    expect(wrong).toEqual([]);
  });
});
