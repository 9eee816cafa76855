import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, emptyScope, fromJsonText, fromPlain, toJsonText, toPlain } from './index.ts';

const value = (source: string) => {
  const compiled = compile(source);
  const found = compiled.ok ? compiled.expression.evaluate(emptyScope).value : undefined;
  if (found === undefined) throw new Error(`no value: ${source}`);
  return found;
};

describe('JSON text', () => {
  it.each([
    '9007199254740993',
    '-9223372036854775808',
    '0.1234567890123456789012345678901234',
    '{"a":[1,null,true,"x\\n\\u0007"],"":{}}',
    '{"__proto__":{"x":1},"constructor":2,"toString":3}',
    '{"b":1,"a":2}',
  ])('%s comes back as it went', (text) => {
    expect(toJsonText(fromJsonText(text))).toBe(text);
  });

  it('keeps every digit of a sum', () => {
    const total = fromJsonText('{"fen": 9007199254740993}');
    const compiled = compile('v.fen + 1');
    const answer = compiled.ok && compiled.expression.evaluate({ get: () => total }).value;
    expect(toJsonText(answer || null)).toBe('9007199254740994');
  });

  it.each([
    ['1.0', '1'],
    ['1E2', '100'],
    [' [ 1 , 2 ] ', '[1,2]'],
    ['"\\u4e2d"', '"中"'],
    ['{"a":1,"a":2}', '{"a":2}'],
  ])('%s is written as %s', (text, written) => {
    expect(toJsonText(fromJsonText(text))).toBe(written);
  });

  it.each([
    '',
    '{',
    '[1,]',
    '{"a"}',
    '01',
    '1.',
    '+1',
    "'a'",
    '"a',
    '"\\x"',
    'nul',
    '1 2',
    '[1}',
    '"\n"',
    '{a:1}',
  ])('%j is a SyntaxError', (text) => {
    expect(() => fromJsonText(text)).toThrow(SyntaxError);
  });

  it('refuses what is nested too deeply instead of running out of stack', () => {
    expect(() => fromJsonText('['.repeat(100_000))).toThrow(SyntaxError);
  });

  it('reads whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const text = JSON.stringify(data);
        expect(JSON.parse(toJsonText(fromJsonText(text)))).toEqual(JSON.parse(text.replaceAll('-0,', '0,')));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('variables', () => {
  it.each([
    ['@"2024-01-01"', '"2024-01-01"'],
    ['@"2024-01-01T10:00:00Z"', '"2024-01-01T10:00Z"'],
    ['@"2024-01-01T10:00:00.5@Asia/Shanghai"', '"2024-01-01T10:00:00.500+08:00[Asia/Shanghai]"'],
    ['@"10:00:00"', '"10:00"'],
    ['@"10:00:00+08:00"', '"10:00:00+08:00"'],
    ['@"P1DT0.5S"', '"PT24H0.5S"'],
    ['@"-PT0.5S"', '"PT-0.5S"'],
    ['@"P0D"', '"PT0S"'],
    ['@"P14M"', '"P1Y2M"'],
    ['@"P0M"', '"P0D"'],
    ['2.0', '2'],
    ['{f: function(x) x, a: 1}', '{"a":1}'],
    ['[function(x) x]', '[null]'],
  ])('%s is written as %s', (source, written) => {
    expect(toJsonText(value(source))).toBe(written);
  });
});

describe('ordinary JavaScript data', () => {
  it('goes in', () => {
    const plain = {
      n: 0.1,
      i: 3,
      big: 2n ** 60n,
      d: new Date('2024-01-01T00:00:00Z'),
      u: undefined,
      l: [null],
    };
    expect(toJsonText(fromPlain(plain))).toBe(
      '{"n":0.1,"i":3,"big":1152921504606846976,"d":"2024-01-01T00:00Z","u":null,"l":[null]}',
    );
  });

  it('is no number where JavaScript has none', () => {
    expect(fromPlain([Number.NaN, Number.POSITIVE_INFINITY, -0])).toEqual([null, null, 0]);
  });

  it('comes out', () => {
    expect(toPlain(value('{a: 1.50, b: [@"2024-01-01"], c: {d: null}}'))).toEqual({
      a: 1.5,
      b: ['2024-01-01'],
      c: { d: null },
    });
  });

  it('keeps __proto__ a key', () => {
    const plain = toPlain(fromJsonText('{"__proto__":{"admin":true}}'));
    expect(Object.keys(plain ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  });
});
