import { aDmn, table, type Table } from '../dmn-builder.ts';
import { one, type DecisionCase, type Variables } from './case.ts';

/** A table of numbers: rule 1 matches below 10, rule 2 below 20, rule 3 below 30. */
const steps = (more: Partial<Table>, outputs: readonly string[] = ['"c"', '"a"', '"b"']): string =>
  aDmn(
    'g',
    table('d', {
      inputs: ['x'],
      rules: [
        ['< 10', outputs[0] ?? ''],
        ['< 20', outputs[1] ?? ''],
        ['< 30', outputs[2] ?? ''],
      ],
      ...more,
    }),
  );

const xs: readonly [string, Variables][] = [
  ['three rules match', { x: 5 }],
  ['two rules match', { x: 15 }],
  ['one rule matches', { x: 25 }],
  ['no rule matches', { x: 99 }],
  ['the input is null', { x: null }],
  ['the input is missing', {}],
  ['the input is a text', { x: 'abc' }],
];

const policies: readonly [string, string][] = [
  ['no hit policy', steps({})],
  ['UNIQUE', steps({ hitPolicy: 'UNIQUE' })],
  ['FIRST', steps({ hitPolicy: 'FIRST' })],
  ['ANY with different outputs', steps({ hitPolicy: 'ANY' })],
  ['ANY with equal outputs', steps({ hitPolicy: 'ANY' }, ['"a"', '"a"', '"a"'])],
  ['ANY with numbers of another scale', steps({ hitPolicy: 'ANY' }, ['1', '1.0', '1.00'])],
  ['PRIORITY', steps({ hitPolicy: 'PRIORITY', outputs: [{ name: 'out', values: '"a","b","c"' }] })],
  ['PRIORITY without values', steps({ hitPolicy: 'PRIORITY' })],
  [
    'PRIORITY of numbers',
    steps({ hitPolicy: 'PRIORITY', outputs: [{ name: 'out', values: '3, 1' }] }, ['2', '1', '3']),
  ],
  ['OUTPUT ORDER', steps({ hitPolicy: 'OUTPUT ORDER', outputs: [{ name: 'out', values: '"b","a"' }] })],
  ['RULE ORDER', steps({ hitPolicy: 'RULE ORDER' })],
  ['COLLECT', steps({ hitPolicy: 'COLLECT' })],
  ['COLLECT SUM', steps({ hitPolicy: 'COLLECT', aggregation: 'SUM' }, ['0.1', '0.2', '3'])],
  ['COLLECT MIN', steps({ hitPolicy: 'COLLECT', aggregation: 'MIN' }, ['2.50', '10', '-1'])],
  ['COLLECT MAX', steps({ hitPolicy: 'COLLECT', aggregation: 'MAX' }, ['2', '10', '-1'])],
  ['COLLECT COUNT', steps({ hitPolicy: 'COLLECT', aggregation: 'COUNT' }, ['"a"', 'null', '3'])],
  ['COLLECT SUM of texts', steps({ hitPolicy: 'COLLECT', aggregation: 'SUM' })],
  ['COLLECT SUM with null', steps({ hitPolicy: 'COLLECT', aggregation: 'SUM' }, ['1', 'null', '2'])],
  ['an aggregation without COLLECT', steps({ hitPolicy: 'FIRST', aggregation: 'SUM' })],
];

const compound = (hitPolicy: string, outputs: NonNullable<Table['outputs']> = ['p', 'q']): string =>
  aDmn(
    'g',
    table('d', {
      inputs: ['x'],
      hitPolicy,
      outputs,
      rules: [
        ['< 10', '"low"', '1'],
        ['< 20', '"mid"', '2'],
        ['-', '"any"', '3'],
      ],
    }),
  );

const cell = (input: string, test: string): string =>
  aDmn('g', table('d', { inputs: [input], hitPolicy: 'COLLECT', rules: [[test, '"yes"']] }));

const cells: readonly [input: string, test: string, variables: Variables][] = [
  ['x', '', { x: 1 }],
  ['x', '-', {}],
  ['x', '1, 2, 3', { x: 2 }],
  ['x', '[1..3]', { x: 3 }],
  ['x', ']1..3[', { x: 3 }],
  ['x', '"a"', { x: 'a' }],
  ['x', 'not("a")', { x: null }],
  ['x', 'not(null)', { x: 1 }],
  ['x', 'null', { x: null }],
  ['x', 'null', {}],
  ['x', 'true', { x: true }],
  ['x', 'false', { x: false }],
  ['x', '? > 3 and ? < 9', { x: 5 }],
  ['x', 'cellInput > 3', { x: 5 }],
  ['x', 'contains(?, "b")', { x: 'abc' }],
  ['x', 'y', { x: 4, y: 4 }],
  ['x', '< y', { x: 3, y: 4 }],
  ['x', '[1, 2]', { x: 2 }],
  ['x', 'list contains([1, 2], ?)', { x: 2 }],
  ['x.a', '>= 1', { x: { a: 1 } }],
  ['x + 1', '2', { x: 1 }],
  ['date(x)', '< date("2026-02-01")', { x: '2026-01-01' }],
  ['x', '1', { x: '1' }],
  ['x', '> "a"', { x: 3 }],
  ['count(x)', '> 1', { x: [1, 2] }],
  ['x', 'some y in [1, 2] satisfies y = ?', { x: 2 }],
  ['x', 'foo', { x: 2 }],
  ['x', 'assert(x, x > 5)', { x: 2 }],
];

/** Decision tables: hit policies, outputs, cells. */
export const tableCases: readonly DecisionCase[] = [
  ...policies.flatMap(([policy, xml]) =>
    xs.map(([what, variables]) => one(`${policy}: ${what}`, xml, variables)),
  ),
  ...['UNIQUE', 'FIRST', 'ANY', 'COLLECT', 'RULE ORDER', 'PRIORITY', 'OUTPUT ORDER'].flatMap((policy) => [
    one(`two outputs, ${policy}: three rules match`, compound(policy), { x: 5 }),
    one(`two outputs, ${policy}: one rule matches`, compound(policy), { x: 50 }),
  ]),
  one(
    'two outputs, PRIORITY: the second decides among equals',
    aDmn(
      'g',
      table('d', {
        hitPolicy: 'PRIORITY',
        outputs: [
          { name: 'p', values: '"a","b"' },
          { name: 'q', values: '"y","x"' },
        ],
        rules: [
          ['"b"', '"y"'],
          ['"a"', '"x"'],
          ['"a"', '"y"'],
        ],
      }),
    ),
  ),
  one('a default output', steps({ outputs: [{ name: 'out', byDefault: '"nothing"' }] }), { x: 99 }),
  one(
    'a default output of COLLECT',
    steps({ hitPolicy: 'COLLECT', outputs: [{ name: 'out', byDefault: '1 + 1' }] }),
    { x: 99 },
  ),
  one('one default of two outputs', compoundWithDefault(1), { x: 99 }),
  one('two defaults of two outputs', compoundWithDefault(2), { x: 99 }),
  one('an output without a name', steps({ outputs: [{}] }), { x: 25 }),
  one('an output without a name, twice', steps({ outputs: [{}] }), { x: 15 }),
  one('an output with a label', steps({ outputs: [{ name: 'out', label: 'The output' }] }), { x: 25 }),
  one('a table without inputs', aDmn('g', table('d', { rules: [['1 + 1']] }))),
  one('a table without rules', aDmn('g', table('d', { inputs: ['x'], rules: [] })), { x: 1 }),
  one(
    'an input that is a long expression',
    aDmn(
      'g',
      table('d', {
        inputs: ['if x > 1 then "abcdefghij" else "klmnopqrst"'],
        rules: [['"abcdefghij"', 'x']],
      }),
    ),
    { x: 2 },
  ),
  one('a context as output', aDmn('g', table('d', { rules: [['{a: 1, b: [x, "y"]}']] })), { x: 1 }),
  one('an output that fails', aDmn('g', table('d', { rules: [['assert(x, x > 5)']] })), { x: 1 }),
  one('an input that fails', aDmn('g', table('d', { inputs: ['assert(x, x > 5)'], rules: [['-', '1']] })), {
    x: 1,
  }),
  ...cells.map(([input, test, variables]) =>
    one(`cell ${input} | ${test} | ${JSON.stringify(variables)}`, cell(input, test), variables),
  ),
];

function compoundWithDefault(defaults: number): string {
  return compound('UNIQUE', [
    { name: 'p', byDefault: '"none"' },
    defaults > 1 ? { name: 'q', byDefault: '0' } : { name: 'q' },
  ]).replace('<text>-</text>', '<text>&lt; 30</text>');
}
