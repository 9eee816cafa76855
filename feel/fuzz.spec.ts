import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_NOW, feelScope } from '../test/feel.ts';
import { compile, compileUnaryTests, conditionsOf, toJsonText, trace } from './index.ts';
import { builtIns } from './functions/library.ts';

const SEED = 8_6_0;
const LIMITS = { steps: 50_000 };

const scope = feelScope({
  x: '3',
  s: '"foo"',
  l: '[1, "a", null]',
  c: '{a: {b: 1.5}}',
  d: '@"2024-02-29"',
  t: '@"2024-02-29T10:00:00+08:00"',
});

/** Pieces of which FEEL is made, put together without sense. */
const piece = fc.constantFrom(
  ...[
    '1',
    '-',
    '0.1',
    '"a"',
    'x',
    's',
    'l',
    'c',
    'c.a',
    'd',
    't',
    'null',
    'true',
    '?',
    'item',
    '@"P1D"',
    '@"P2M"',
  ],
  ...[
    '+',
    '*',
    '/',
    '**',
    '=',
    '!=',
    '<',
    '>=',
    'and',
    'or',
    'in',
    'between',
    'instance of',
    'number',
    '..',
    '.',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    'if',
    'then',
    'else',
    'for',
    'return',
    'some',
    'every',
    'satisfies',
  ],
  ...['function(x)', 'not(', 'count(', 'date(', '//', '/*', '*/', '`', '"', '\\', '\n', '😀', '中', '\u0000'],
);

const source = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(' ')),
  fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('')),
);

const argument = fc.constantFrom(
  ...[
    '0',
    '-1',
    '2.5',
    '"a"',
    '"[a-"',
    '"2024-01-01"',
    'null',
    'true',
    'l',
    'c',
    'd',
    't',
    '@"PT1H"',
    '@"P1M"',
  ],
  ...[
    '[1..3]',
    '(d..d]',
    '[[1],[]]',
    '[@"PT1H"]',
    '[d,t]',
    'function(a,b) a < b',
    '?',
    '1e',
    '10 ** 30',
    '{}',
    '{key: 1}',
  ],
);

const call = fc
  .tuple(fc.constantFrom(...builtIns.keys()), fc.array(argument, { maxLength: 5 }))
  .map(([name, args]) => `${name}(${args.join(', ')})`);

function tryEverything(text: string): void {
  const compiled = compile(text);
  if (compiled.ok) {
    const result = compiled.expression.evaluate(scope, { now: EXAMPLE_NOW, limits: LIMITS });
    if (!result.failure) JSON.parse(toJsonText(result.value));
    conditionsOf(compiled.expression);
    trace(compiled.expression, scope, { now: EXAMPLE_NOW, limits: LIMITS });
  } else {
    for (const { offset } of compiled.errors) expect(offset).toBeLessThanOrEqual(text.length);
  }
  const tests = compileUnaryTests(text);
  if (tests.ok) tests.tests.evaluate(3, scope, { now: EXAMPLE_NOW, limits: LIMITS });
}

describe('no text makes the compiler or an evaluation throw', () => {
  it('whatever it says', () => {
    fc.assert(fc.property(source, tryEverything), { seed: SEED, numRuns: 5000 });
  });

  it('whatever a built-in function is given', () => {
    fc.assert(fc.property(call, tryEverything), { seed: SEED, numRuns: 5000 });
  });

  it('whatever a pattern says', () => {
    const pattern = fc
      .array(fc.constantFrom(...'abc.*+?|()[]{}^$\\dw-,1&:<>=!#'.split('')), { maxLength: 15 })
      .map((signs) => signs.join(''));
    fc.assert(
      fc.property(pattern, (signs) => {
        const text = JSON.stringify(signs);
        for (const name of ['matches', 'split', 'extract']) tryEverything(`${name}("abcab1-", ${text})`);
        tryEverything(`replace("abcab1-", ${text}, "$1", "ix")`);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });
});
