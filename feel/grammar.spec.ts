import { describe, expect, it } from 'vitest';
import { examples, feel } from '../test/feel.ts';
import { compile, parse } from './index.ts';

describe('literals', () =>
  examples([
    ['null', 'null'],
    ['true', 'true'],
    ['.5', '0.5'],
    ['007', '7'],
    ['"中文 😀"', '"中文 😀"'],
    ['[1, [2], []]', '[1,[2],[]]'],
    ['{a: 1, "b c": 2, d e: 3, `f`: 4, a+b: 5}', '{"a":1,"b c":2,"d e":3,"f":4,"a+b":5}'],
    ['{a: 1, a: 2}', '{"a":2}'],
    ['{__proto__: 1, constructor: 2}', '{"__proto__":1,"constructor":2}'],
    ['@"P1Y2M"', '"P1Y2M"'],
    ['@"10:15:00+08:00"', '"10:15:00+08:00"'],
    ['date("2024-02-30")', 'null'],
    ['@"nonsense"', 'null'],
    ['date ( "2024-02-29" )', '"2024-02-29"'],
  ]));

describe('precedence', () =>
  examples([
    ['2 + 3 * 4', '14'],
    ['(2 + 3) * 4', '20'],
    ['2 * 3 ** 2', '18'],
    ['2 ** 3 ** 2', '64'],
    ['-2 ** 2', '4'],
    ['10 - 2 - 3', '5'],
    ['100 / 10 / 5', '2'],
    ['1 + 1 = 2 and 2 > 1', 'true'],
    ['true or false and false', 'true'],
    ['1 < 2 = true', 'refused: unexpected "= true" at 6'],
    ['not(false) or false', 'true'],
    ['if true then 1 else 2 + 3', '1'],
    ['3 between 1 and 5 and true', 'true'],
    ['5 in (1, [4..6], > 100)', 'true'],
  ]));

describe('blanks and comments', () =>
  examples([
    ['  1\n+\t2  ', '3'],
    ['1 // one\n + 2', '3'],
    ['1 /* one /* */ + 2', '3'],
    ['a . b [ 1 ]', '7', { a: '{b: [7]}' }],
    ['1\u3000+\u00a02', '3'],
    ['1 /* open', 'refused: unexpected "* open" at 3'],
  ]));

describe('words are read by their place', () =>
  examples([
    ['if + in_ + orders', '6', { if: '1', in_: '2', orders: '3' }],
    ['nullable', '1', { nullable: '1' }],
    ['x in[1..3]', 'true', { x: '2' }],
    ['for + 1', '3', { for: '2' }],
    ['for i in 1..3 return i', '[1,2,3]'],
    ['some + 1', '3', { some: '2' }],
    ['date + 1', '3', { date: '2' }],
    ['then', 'refused: unexpected "then" at 0'],
  ]));

describe('ranges and intervals', () =>
  examples([
    ['1 in [1..3)', 'true'],
    ['3 in [1..3)', 'false'],
    ['3 in [1..3[', 'false'],
    ['1 in ]1..3]', 'false'],
    ['1 in (1..3]', 'false'],
    ['"b" in ["a".."c"]', 'true'],
    ['date("2024-03-01") in [date("2024-01-01")..date("2024-12-31")]', 'true'],
    ['5 in [1..10] = true', 'refused: unexpected "= true" at 13'],
  ]));

describe('functions in the expression', () =>
  examples([
    ['{f: function(a, b) a - b, r: f(5, 3)}.r', '2'],
    ['{f: function(a, b) a - b, r: f(b: 5, a: 3)}.r', '-2'],
    ['{add one: function(n) n + 1, r: add one(1)}.r', '2'],
    ['{g: {f: function(x) x * 2}, r: g.f(4)}.r', '8'],
    ['{y: 1, f: function(x) x + y, y2: 5, r: f(1)}.r', '2'],
    ['{count: function(l) 42, r: count([1])}.r', '42'],
    ['{f: function(x) x}', '{}'],
    ['{f: function(x) x, r: f(1, 2)}.r', 'null'],
    ['{f: function(n) f(n), r: 1}', "refused: unknown function 'f' at 16"],
    ['sort([3,1,2], function(x, y) x > y)', '[3,2,1]'],
    ['{f: function(x, y) x < y, r: sort([2,1], f)}.r', 'null'],
  ]));

describe('the tree', () => {
  it('knows where each part stands, and blanks and brackets around it do not count', () => {
    const source = ' (a + 1) * 2 > 3 and ( b or c )';
    const parsed = parse(source);
    const parts =
      parsed.ok && parsed.tree.kind === 'and'
        ? parsed.tree.operands.map(({ start, end }) => source.slice(start, end))
        : [];
    expect(parts).toEqual(['(a + 1) * 2 > 3', 'b or c']);
  });

  it('tells the names that come from outside, each once', () => {
    const compiled = compile(
      'for x in xs return {y: x.a + z, w: y + `b c`, v: [1][item > limit], u: every q in xs satisfies q > z}',
    );
    expect(compiled.ok && compiled.expression.names).toEqual(['xs', 'z', 'b c', 'limit']);
  });

  it('counts parameters and partial as names of the inside', () => {
    const compiled = compile('{f: function(a) a + b, r: f(1), p: for i in 1..2 return count(partial)}');
    expect(compiled.ok && compiled.expression.names).toEqual(['b']);
  });

  it('reports every unknown function', () => {
    expect(feel('foo(1) + bar(2)')).toBe("refused: unknown function 'foo' at 0; unknown function 'bar' at 9");
  });
});
