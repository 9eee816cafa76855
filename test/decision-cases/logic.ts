import { aDmn, decision, knowledge, literal, literalLogic, table, tableLogic } from '../dmn-builder.ts';
import { one, type DecisionCase } from './case.ts';

const dish = table('dish', {
  inputs: ['season', 'guests'],
  outputs: ['dish'],
  rules: [
    ['"Fall"', '<= 8', '"Spareribs"'],
    ['"Winter"', '<= 8', '"Roastbeef"'],
    ['not("Fall", "Winter")', '', '"Salad"'],
    ['', '> 8', '"Stew"'],
  ],
});

const bkm = (parameters: readonly string[], expression: string, call: string, type?: string): string =>
  aDmn(
    'g',
    knowledge('f', parameters, literalLogic(expression)),
    literal('d', call, { knowledge: ['f'], ...(type !== undefined && { type }) }),
  );

const entry = (name: string | undefined, logic: string): string =>
  `<contextEntry>${name === undefined ? '' : `<variable name="${name}" />`}${logic}</contextEntry>`;

const invocation = (parameter: string, expression: string): string =>
  `<invocation>${literalLogic('f')}<binding><parameter name="${parameter}" />${literalLogic(expression)}</binding></invocation>`;

const fn = (parameter: string, expression: string): string =>
  `<functionDefinition><formalParameter name="${parameter}" />${literalLogic(expression)}</functionDefinition>`;

const boxed: readonly DecisionCase[] = [
  one(
    'a context',
    aDmn(
      'g',
      decision(
        'd',
        `<context>${entry('a', literalLogic('1'))}${entry('b', literalLogic('a + 1'))}</context>`,
      ),
    ),
  ),
  one(
    'a context with a result',
    aDmn(
      'g',
      decision(
        'd',
        `<context>${entry('a', literalLogic('1'))}${entry(undefined, literalLogic('a + 41'))}</context>`,
      ),
    ),
  ),
  one(
    'a context with a function',
    aDmn(
      'g',
      decision(
        'd',
        `<context>${entry('f', fn('n', 'n * 2'))}${entry(undefined, literalLogic('f(21)'))}</context>`,
      ),
    ),
  ),
  one(
    'a context that keeps a function',
    aDmn(
      'g',
      decision('d', `<context>${entry('f', fn('n', 'n * 2'))}${entry('a', literalLogic('f(2)'))}</context>`),
    ),
  ),
  one(
    'a context with a table inside',
    aDmn(
      'g',
      decision(
        'd',
        `<context>${entry('a', tableLogic({ inputs: ['x'], rules: [['> 1', '"big"']] }))}</context>`,
      ),
    ),
    { x: 2 },
  ),
  one('a list', aDmn('g', decision('d', `<list>${literalLogic('1')}${literalLogic('x')}</list>`)), {
    x: 'two',
  }),
  one(
    'a relation',
    aDmn(
      'g',
      decision(
        'd',
        `<relation><column name="a" /><column name="b" /><row>${literalLogic('1')}${literalLogic('2')}</row></relation>`,
      ),
    ),
  ),
  one(
    'an invocation',
    aDmn(
      'g',
      knowledge('f', ['n'], literalLogic('n + x')),
      decision('d', invocation('n', '40'), { knowledge: ['f'] }),
    ),
    { x: 2 },
  ),
  one(
    'an invocation of another parameter',
    aDmn(
      'g',
      knowledge('f', ['n'], literalLogic('n + 1')),
      decision('d', invocation('m', '40'), { knowledge: ['f'] }),
    ),
  ),
  one(
    'an invocation with a value of the wrong type',
    aDmn(
      'g',
      knowledge('f', ['n: number'], literalLogic('n + 1')),
      decision('d', invocation('n', '"a"'), { knowledge: ['f'] }),
    ),
  ),
];

/** Requirements, types, literal expressions, business knowledge models, boxed expressions. */
export const logicCases: readonly DecisionCase[] = [
  ...(['dish', 'd'] as const).map((id) =>
    one(
      `a requirement: ${id}`,
      aDmn('g', dish, literal('d', '"We have " + dish', { requires: ['dish'] })),
      { season: 'Fall', guests: 4 },
      id,
    ),
  ),
  one(
    'a requirement whose result is null',
    aDmn('g', dish, literal('d', 'dish = null', { requires: ['dish'] })),
    { season: 'Fall', guests: 'x' },
  ),
  one(
    'a requirement that fails',
    aDmn('g', literal('a', 'assert(x, x > 5)'), literal('d', 'a', { requires: ['a'] })),
    { x: 1 },
  ),
  one(
    'a requirement by the name of its variable',
    aDmn('g', literal('a', '41', { result: 'answer' }), literal('d', 'answer + 1', { requires: ['a'] })),
  ),
  one(
    'a requirement before a variable of its name',
    aDmn('g', literal('a', '41'), literal('d', 'a + 1', { requires: ['a'] })),
    { a: 1 },
  ),
  one(
    'a decision that two others require',
    aDmn(
      'g',
      literal('a', '1'),
      literal('b', 'a + 1', { requires: ['a'] }),
      literal('c', 'a + 2', { requires: ['a'] }),
      literal('d', 'b * c', { requires: ['b', 'c'] }),
    ),
  ),
  one(
    'a result that is not required is not seen',
    aDmn(
      'g',
      literal('a', '1'),
      literal('b', 'a', { requires: ['a'] }),
      literal('d', 'a', { requires: ['b'] }),
    ),
  ),
  one(
    'the file names what comes first last',
    aDmn('g', literal('d', 'a + 1', { requires: ['a'] }), literal('a', '1')),
  ),
  ...[
    'string',
    'number',
    'boolean',
    'date',
    'time',
    'dateTime',
    'dayTimeDuration',
    'yearMonthDuration',
    'feel:number',
    'Any',
    'integer',
    'context',
  ].flatMap((type) =>
    ['1', '"a"', 'null'].map((value) =>
      one(`type ${type} of ${value}`, aDmn('g', literal('d', value, { type }))),
    ),
  ),
  ...[
    'true',
    '1.50',
    '-0.5',
    '1/3',
    '[1, "a", null]',
    '{a: 1, b: {c: "d"}}',
    'date("2026-01-02")',
    'date and time("2026-01-02T03:04:05")',
    'time("03:04")',
    'duration("P1D")',
    'duration("P1Y2M")',
    'x',
    'x.y',
    'foo(1)',
    'function(a) a',
    '[1..3]',
    '1 + "a"',
    '1e2',
    'modulo(1, 0)',
    'log(0)',
    'substring("abc", 99)',
    'stddev([47])',
    '1 + assert(null, false, "why")',
    '[assert(1, false)]',
    'sqrt(-1)',
    'date("x")',
    '1 / 0',
    '{a: function(b) b}',
  ].map((expression) => one(`literal ${expression}`, aDmn('g', literal('d', expression)))),
  ...[
    '[1, "a", null]',
    '{a: 1, b: {c: "d"}}',
    'date("2026-01-02")',
    'date and time("2026-01-02T03:04:05")',
    'time("03:04")',
    'duration("P1D")',
    'duration("P1Y2M")',
    'true',
    '1.50',
    'function(a) a',
    '{}',
    '[]',
    '"a \\"b\\""',
  ].map((expression) =>
    one(
      `the text of ${expression}`,
      aDmn('g', literal('d', expression, { type: expression === '1.50' ? 'string' : 'number' })),
    ),
  ),
  one('a business knowledge model', bkm(['a', 'b'], 'a + b', 'f(1, 2)')),
  one('a business knowledge model with named arguments', bkm(['a', 'b'], 'a - b', 'f(b: 1, a: 5)')),
  one('a business knowledge model with too few arguments', bkm(['a', 'b'], 'a', 'f(1)')),
  one('a business knowledge model with an argument of the wrong type', bkm(['a: number'], 'a', 'f("x")')),
  one('a business knowledge model that fails', bkm(['a'], 'assert(a, a > 5)', 'f(1)')),
  one(
    'a business knowledge model whose failure is caught',
    bkm(['a'], 'assert(a, a > 5)', 'if f(1) = null then "none" else "some"'),
  ),
  one('a business knowledge model sees variables', bkm(['a'], 'a + x', 'f(1)'), { x: 2 }),
  one('a business knowledge model in a loop', bkm(['a'], 'a * a', 'for i in 1..3 return f(i)')),
  one('a business knowledge model as a value', bkm(['a'], 'a * a', 'f'), {}),
  one(
    'a business knowledge model with a table',
    aDmn(
      'g',
      knowledge(
        'f',
        ['a'],
        tableLogic({
          inputs: ['a'],
          rules: [
            ['> 1', '"big"'],
            ['<= 1', '"small"'],
          ],
        }),
      ),
      literal('d', '[f(1), f(2)]', { knowledge: ['f'] }),
    ),
  ),
  one(
    'a business knowledge model that requires another',
    aDmn(
      'g',
      knowledge('h', ['a'], literalLogic('a * 2')),
      knowledge('f', ['a'], literalLogic('h(a) + 1'), ['h']),
      literal('d', 'f(3)', { knowledge: ['f'] }),
    ),
  ),
  one(
    'a business knowledge model in a cell',
    aDmn(
      'g',
      knowledge('f', ['a'], literalLogic('a > 3')),
      table('d', { inputs: ['x'], rules: [['f(?)', '"yes"']] }, { knowledge: ['f'] }),
    ),
    { x: 4 },
  ),
  one(
    'a business knowledge model with the name of a built-in',
    aDmn(
      'g',
      knowledge('abs', ['a'], literalLogic('"mine"')),
      literal('d', 'abs(-1)', { knowledge: ['abs'] }),
    ),
  ),
  ...boxed,
  one('an unknown decision', aDmn('g', literal('d', '1')), {}, 'e'),
];
