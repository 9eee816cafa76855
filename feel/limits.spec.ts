import { describe, expect, it } from 'vitest';
import { examples, feel, feelScope } from '../test/feel.ts';
import { compile, emptyScope, fromJsonText, scopeOf, toJsonText } from './index.ts';

const STEPS = 'failure: the evaluation needs more than 2000000 steps';

describe('an evaluation is bounded', () => {
  examples([
    ['for a in 1..100000000 return a', 'failure: a list would have more than 100000 items'],
    ['for a in 1..400, b in 1..400 return 1', 'failure: a list would have more than 100000 items'],
    ['some a in 1..3000, b in 1..3000 satisfies a = -1', STEPS],
    ['matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")', STEPS],
    ['replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a|aa)+$", "x")', STEPS],
    ['split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a*)*b")', STEPS],
    ['matches("a", "(((a{999}){999}){999})")', 'null'],
    [
      'for i in 1..100 return [partial, partial]',
      'failure: a value is out of range: the result has too many parts',
    ],
    [
      'string(for i in 1..40 return [partial, partial])',
      'failure: a text would be longer than 1000000 characters',
    ],
    ['{l: for i in 1..60 return [partial, partial], r: l = l}.r', STEPS],
    ['count(flatten(for i in 1..60 return [partial, partial]))', STEPS],
    ['sum(for i in 1..9999 return i ** 1.5)', STEPS],
    ['2 ** 999999999 ** 999999999', "failure: can't raise: the exponent of a number is too large"],
    ['2 ** 99999999999', 'failure: the exponent is too large'],
    ['decimal(1, 999999999)', 'failure: rounding goes beyond 10000 places'],
    ['number("1e2147483647") + 1 > 0', 'true'],
    ['modulo(number("1e99999999"), 7)', 'failure: the quotient has too many digits'],
  ]);

  it('in the length of texts', () => {
    const doublings = Array.from({ length: 30 }, (_, step) => `x${step + 1}: x${step} + x${step}`).join(', ');
    expect(feel(`{x0: "ab", ${doublings}}`)).toBe('failure: a text would be longer than 1000000 characters');
  });

  it('in the calls of functions', () => {
    const levels = Array.from(
      { length: 40 },
      (_, step) => `f${step + 1}: function() f${step}() + f${step}()`,
    );
    expect(feel(`{f0: function() 1, ${levels.join(', ')}, r: f40()}.r`)).toBe(STEPS);
  });

  it('by limits of its own', () => {
    const compiled = compile('for i in 1..10 return i');
    const limits = { listSize: 5 };
    const failure = compiled.ok && compiled.expression.evaluate(emptyScope, { limits }).failure;
    expect(failure && failure.message).toBe('a list would have more than 5 items');
  });
});

describe('an expression is bounded', () => {
  it.each([
    ['length', 'a + '.repeat(6000)],
    ['brackets', '('.repeat(5000)],
    ['lists', `${'['.repeat(200)}${']'.repeat(200)}`],
    ['chains', `1${'+1'.repeat(5000)}`],
    ['ifs', `${'if a then '.repeat(400)}1${' else 2'.repeat(400)}`],
    ['minus', '-'.repeat(5000)],
    ['open functions', 'f('.repeat(3000)],
  ])('in its %s', (_name, source) => {
    expect(compile(source).ok).toBe(false);
  });

  it('far beyond what a person writes', () => {
    expect(feel(`${'('.repeat(60)}1${')'.repeat(60)}`)).toBe('1');
    expect(feel(`1${'+1'.repeat(500)}`)).toBe('501');
    expect(feel(Array.from({ length: 900 }, () => 'true').join(' and '))).toBe('true');
  });
});

describe('nothing outside of the scope can be reached', () => {
  examples([
    ['constructor', 'null'],
    ['x.constructor', 'null', { x: '{a: 1}' }],
    ['x.__proto__.polluted', 'null', { x: '{a: 1}' }],
    ['"".constructor', 'null'],
    ['[].length', '[]'],
    ['toString()', "refused: unknown function 'toString' at 0"],
    ['globalThis', 'null'],
    ['process.env', 'null'],
    ['{a: 1}.toString', 'null'],
    ['get value({a: 1}, "constructor")', 'null'],
    ['hasOwnProperty("a")', "refused: unknown function 'hasOwnProperty' at 0"],
  ]);

  it('by a record as scope either', () => {
    const compiled = compile('[toString, `__proto__`, a]');
    const value = compiled.ok ? compiled.expression.evaluate(scopeOf({ a: 1 })).value : undefined;
    expect(value).toEqual([null, null, 1]);
  });

  it('and a key __proto__ changes no prototype', () => {
    const data = fromJsonText('{"__proto__": {"admin": true}}');
    const compiled = compile('context merge(data, {x: 1})');
    const merged = compiled.ok ? compiled.expression.evaluate({ get: () => data }).value : undefined;
    expect(merged instanceof Map && [...merged.keys()]).toEqual(['__proto__', 'x']);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  it('and values are never changed by an evaluation', () => {
    const scope = feelScope({ l: '[3,1,2]', c: '{a: {b: 1}}' });
    const compiled = compile(
      '[sort(l, function(x,y) x < y), reverse(l), context put(c, ["a","b"], 2), append(l, 4)]',
    );
    if (compiled.ok) compiled.expression.evaluate(scope);
    expect(toJsonText(scope.get('l') ?? null)).toBe('[3,1,2]');
    expect(toJsonText(scope.get('c') ?? null)).toBe('{"a":{"b":1}}');
  });
});
