import { decide, service } from '../../bpmn-builder.ts';
import { aDmn, literal, table, type Table } from '../../dmn-builder.ts';
import type { Case, Variables } from '../case.ts';
import { begin, one, p } from './model.ts';

const task = (options: Parameters<typeof decide>[2] = {}): string =>
  p(decide('d', 'dec', options), 's -> d -> e');

/** Rule 1 matches below 10, rule 2 below 20, rule 3 below 30. */
const steps = (
  more: Partial<Table>,
  [a, b, c]: readonly [string, string, string] = ['1', '2', '3'],
): string =>
  aDmn(
    'g',
    table('dec', {
      inputs: ['x'],
      rules: [
        ['< 10', a],
        ['< 20', b],
        ['< 30', c],
      ],
      ...more,
    }),
  );

const decided = (name: string, dmn: string, variables: Variables): Case =>
  one(`rule 35: ${name}`, [task(), dmn], { start: 'p', variables });

const priorities = [{ name: 'out', values: '3, 1, 2' }] as const;

export const decisions: readonly Case[] = [
  decided('a unique rule', steps({ hitPolicy: 'UNIQUE' }), { x: 25 }),
  decided('two rules where one is allowed', steps({ hitPolicy: 'UNIQUE' }), { x: 5 }),
  decided('no rule matches', steps({}), { x: 99 }),
  decided('the first rule', steps({ hitPolicy: 'FIRST' }), { x: 5 }),
  decided('any of equal results', steps({ hitPolicy: 'ANY' }, ['1', '1', '1']), { x: 5 }),
  decided('any of different results', steps({ hitPolicy: 'ANY' }), { x: 5 }),
  decided('the result of the highest priority', steps({ hitPolicy: 'PRIORITY', outputs: priorities }), {
    x: 5,
  }),
  decided(
    'all results in the order of their priority',
    steps({ hitPolicy: 'OUTPUT ORDER', outputs: priorities }),
    {
      x: 5,
    },
  ),
  decided('all results in the order of the rules', steps({ hitPolicy: 'RULE ORDER' }), { x: 5 }),
  decided('all results', steps({ hitPolicy: 'COLLECT' }), { x: 15 }),
  ...['SUM', 'MIN', 'MAX', 'COUNT'].map((aggregation) =>
    decided(
      `results are aggregated by ${aggregation}`,
      steps({ hitPolicy: 'COLLECT', aggregation }, ['0.5', '2', '-1']),
      { x: 5 },
    ),
  ),
  decided(
    'several outputs make a context',
    aDmn('g', table('dec', { inputs: ['x'], outputs: ['a', 'b'], rules: [['-', 'x', 'x + 1']] })),
    { x: 5 },
  ),
  decided(
    'a decision requires others',
    aDmn(
      'g',
      literal('base', 'x * 2', { result: 'base' }),
      literal('more', 'base + 1', { result: 'more', requires: ['base'] }),
      table(
        'dec',
        {
          inputs: ['more'],
          rules: [
            ['> 10', '"high"'],
            ['<= 10', '"low"'],
          ],
        },
        { requires: ['more'] },
      ),
    ),
    { x: 5 },
  ),
  decided(
    'a required decision fails',
    aDmn(
      'g',
      table(
        'base',
        {
          inputs: ['x'],
          rules: [
            ['> 1', '1'],
            ['> 2', '2'],
          ],
        },
        { result: 'base' },
      ),
      literal('dec', 'base + 1', { requires: ['base'] }),
    ),
    { x: 5 },
  ),
  decided('a literal expression', aDmn('g', literal('dec', '{a: x, b: [x, null]}')), { x: 5 }),
  one(
    'rule 35: input and output mappings of a decision',
    [task({ inputs: { x: '=y + 1' }, outputs: { seen: '=result' } }), aDmn('g', literal('dec', 'x * 10'))],
    { start: 'p', variables: { y: 1 } },
  ),
  one('rule 35: an unknown decision is an incident', task(), begin, { resolve: 'd' }),
  one(
    'rule 35: a decision is found once it is deployed',
    task(),
    begin,
    { deploy: [aDmn('g2', literal('dec', '7'))] },
    { resolve: 'd' },
  ),
  one(
    'rule 35: a decision that failed is evaluated again',
    [task(), steps({ hitPolicy: 'UNIQUE' })],
    { start: 'p', variables: { x: 5 } },
    { set: 'p', variables: { x: 25 } },
    { resolve: 'd' },
  ),
  one(
    'rule 35: the decision id is an expression',
    [
      p(decide('d', '=which'), service('w'), 's -> d -> w -> e'),
      aDmn('g', literal('one', '1'), literal('two', '2')),
    ],
    { start: 'p', variables: { which: 'two' } },
  ),
  one('rule 35: a decision id that is no text is an incident', p(decide('d', '=which'), 's -> d -> e'), {
    start: 'p',
    variables: { which: 5 },
  }),
  one(
    'rule 35: the decision of the same deployment',
    [task({ bindingType: 'deployment' }), aDmn('g', literal('dec', '1'))],
    { deploy: [aDmn('g', literal('dec', '2'))] },
    begin,
  ),
  one(
    'rule 35: the latest decision',
    [task(), aDmn('g', literal('dec', '1'))],
    { deploy: [aDmn('g', literal('dec', '2'))] },
    begin,
  ),
  one(
    'rule 35: the decision with a version tag',
    [
      task({ bindingType: 'versionTag', versionTag: 'v1' }),
      aDmn('g', literal('dec', '1', { versionTag: 'v1' })),
    ],
    { deploy: [aDmn('g', literal('dec', '2', { versionTag: 'v2' }))] },
    begin,
  ),
];
