import { describe, expect, it } from 'vitest';
import { examples, feel, feelWarnings } from '../test/feel.ts';

describe('a range after `in` ends at its bracket', () =>
  examples([
    ['x in [1..10] and y', 'true', { x: '3', y: 'true' }],
    ['x in [1..10] or y', 'true', { x: '30', y: 'true' }],
    ['x in (1,2) and y', 'true', { x: '2', y: 'true' }],
    ['x in (1) and y', 'true', { x: '1', y: 'true' }],
    ['every x in [1,2] satisfies x in [1..2] and x > 0', 'true'],
    // A list takes the rest with it, in Zeebe too.
    ['x in [1,2] and y', 'false', { x: '1', y: 'true' }],
  ]));

describe('a minus may stand apart', () =>
  examples([
    ['- 1', '-1'],
    ['-1', '-1'],
    ['- x', '-3', { x: '3' }],
    ['--1', '1'],
    ['5 - -3', '8'],
    // Only numbers have one.
    ['-duration("PT1H")', 'null'],
    ['-@"P1M"', 'null'],
  ]));

describe('numbers are decimals of 34 digits', () =>
  examples([
    ['0.1 + 0.2 = 0.3', 'true'],
    ['100 * 1.15', '115'],
    ['floor(0.29 * 100)', '29'],
    ['ceiling(1.1 * 100)', '110'],
    ['round half up(0.145, 2)', '0.15'],
    ['modulo(0.3, 0.1)', '0'],
    ['string(0.1 + 0.2)', '"0.3"'],
    ['1 / 3', '0.3333333333333333333333333333333333'],
    ['9007199254740993 + 0', '9007199254740993'],
    ['9007199254740992 + 1', '9007199254740993'],
    ['0 * -1', '0'],
  ]));

describe('values of different types are not comparable', () => {
  examples([
    ['"1" > 0', 'null'],
    ['"a" < 1', 'null'],
    ['date("2024-01-01") < "2024-01-02"', 'null'],
    ['[1] = 1', 'null'],
    ['true < false', 'null'],
    ['null = 1', 'false'],
    ['null != 1', 'true'],
    ['null = null', 'true'],
    ['missing = null', 'true'],
    ['missing > 1', 'null'],
  ]);

  it('and say so in a warning', () => {
    expect(feelWarnings('"1" > 0')).toEqual(['NOT_COMPARABLE']);
    expect(feelWarnings('missing > 1')).toEqual(['NO_VARIABLE_FOUND', 'NOT_COMPARABLE']);
  });
});

describe('`if` takes the first way for true only', () =>
  examples([
    ['if "a" then 1 else 2', '2'],
    ['if 1 then 1 else 2', '2'],
    ['if [] then 1 else 2', '2'],
    ['if null then 1 else 2', '2'],
    ['if true then 1 else 2', '1'],
  ]));

describe('slips of the pen are refused, with the place', () =>
  examples([
    ['1 == 1', 'refused: unexpected "= 1" at 3'],
    ['1 === 1', 'refused: unexpected "== 1" at 3'],
    ['x?.y', 'refused: unexpected "?.y" at 1'],
    ['== 1', 'refused: unexpected "== 1" at 0'],
    ['1e3', 'refused: unexpected "e3" at 1'],
    ['', 'refused: the expression ends too early at 0'],
    ['a.b(', 'refused: the expression ends too early at 4'],
    ['{a: 1', 'refused: the expression ends too early at 5'],
    ['"abc', 'refused: the expression ends too early at 4'],
    ['1 + foo(2)', "refused: unknown function 'foo' at 4"],
    ['list replace([1], 1, 2)', "refused: unknown function 'list replace' at 0"],
    ['is(1, 1)', "refused: unknown function 'is' at 0"],
    ['partition([1], 1)', "refused: unknown function 'partition' at 0"],
    [
      'function(x) external {java: {class: "a", method signature: "b()"}}',
      'refused: unexpected "{java: {class: "a", " at 21',
    ],
  ]));

describe('a filter by a function asks it for each item', () =>
  examples([
    ['[1,2,3,4][even(item)]', '[2,4]'],
    ['[1,2,3,4][item > 2]', '[3,4]'],
    ['[1,2,3,4][modulo(item, 2) = 1]', '[1,3]'],
    ['["a","b"][contains(item, "b")]', '["b"]'],
  ]));

describe('no list is made of a single value, and null decides nothing', () =>
  examples([
    ['every x in [1,null] satisfies x > 0', 'null'],
    ['some x in [1,null] satisfies x > 5', 'null'],
    ['some x in [null,9] satisfies x > 5', 'true'],
    ['every x in ["a",0] satisfies x > 0', 'false'],
    ['{a:5}["a"]', 'null'],
    ['5[1]', 'null'],
    ['count(5)', 'null'],
    ['append(1,2)', 'null'],
  ]));

describe('durations', () =>
  examples([
    ['duration("P1D") * 3', '"PT72H"'],
    ['3 * duration("PT90M")', '"PT4H30M"'],
    ['duration("P2D") / 4', '"PT12H"'],
    ['duration("P2D") / duration("PT12H")', '4'],
    ['duration("P1Y") / duration("P5M")', '2'],
    ['years and months duration(date("2000-01-02"), date("2024-01-01"))', '"P23Y11M"'],
    ['duration("P1D")', '"PT24H"'],
    ['duration("P1M") > duration("P29D")', 'null'],
    ['duration("P1Y2M3D")', 'null'],
    // Only the whole part of a factor counts.
    ['duration("P1D") * 1.9', '"PT24H"'],
    // The milliseconds of a quotient wrap at 32 bits in Zeebe: never divide more than 24 days.
    ['duration("P100D") / 2', '"PT6H57M12.704S"'],
  ]));

describe('offsets and zones', () =>
  examples([
    ['date and time("2024-01-01T00:00:00+08:00") - date and time("2023-12-31T16:00:00Z")', '"PT0S"'],
    ['date and time("2024-01-01T00:00:00+08:00") = date and time("2023-12-31T16:00:00Z")', 'false'],
    ['date and time("2024-01-01T00:00:00") < date and time("2024-01-02T00:00:00Z")', 'null'],
    ['date and time("2024-01-01T00:00:00+08:00") < date and time("2023-12-31T17:00:00Z")', 'true'],
    ['@"2024-03-31T01:30:00@Europe/Berlin" + @"PT1H"', '"2024-03-31T03:30+02:00[Europe/Berlin]"'],
    ['@"2024-03-30T02:30:00@Europe/Berlin" + @"P1M"', '"2024-04-30T02:30+02:00[Europe/Berlin]"'],
    ['@"2024-03-31T02:30:00@Europe/Berlin"', '"2024-03-31T03:30+02:00[Europe/Berlin]"'],
    ['@"10:00:00@Nowhere/Town"', 'null'],
  ]));

describe('functions that only Zeebe has', () =>
  examples([
    ['is defined(missing)', 'false'],
    ['is defined(1)', 'true'],
    ['get or else(null, 2)', '2'],
    ['get or else(value: null, default: 3)', '3'],
    ['assert(5, 5 > 3)', '5'],
    ['trim("  a ")', '"a"'],
    ['extract("a1b22", "[0-9]+")', '["1","22"]'],
    ['string length(uuid())', '36'],
    ['to base64("中文 ok")', '"5Lit5paHIG9r"'],
    ['is empty([])', 'true'],
    ['duplicate values([1,2,1,3,2])', '[1,2]'],
    ['random number() < 1', 'true'],
    ['last day of month(date("2024-02-10"))', '"2024-02-29"'],
    ['string join(["a","b",null], ", ", "<", ">")', '"<a, b>"'],
    ['get value({a: {b: 1}}, ["a","b"])', '1'],
    ['during(2, [1..3])', 'true'],
    ['starts(1, [1..3])', 'true'],
    ['finishes(3, [1..3])', 'true'],
    ['started by([1..3], 1)', 'true'],
    ['finished by([1..3], 3)', 'true'],
    ['coincides([1..3], [1..3])', 'true'],
    ['overlaps before([1..3], [2..4])', 'true'],
    ['put({a:1}, "b", 2)', '{"a":1,"b":2}'],
    ['put all({a:1}, {a:2})', '{"a":2}'],
    ['cycle(3, duration("PT1H"))', '"R3/PT1H"'],
    ['cycle(duration("P1D"))', '"R/PT24H"'],
  ]));

describe('lists at their edges', () =>
  examples([
    ['max(date("2024-01-01"), date("2024-02-01"))', '"2024-02-01"'],
    ['max("a", "c", "b")', '"c"'],
    ['list contains([[1],[2]], [2])', 'true'],
    ['insert before([1,2,3], -1, 9)', '[1,2,9,3]'],
    ['remove([1,2,3], -1)', '[1,2]'],
    ['number("")', 'null'],
    ['context([{key:"a",value:1},{key:"a",value:2}])', '{"a":2}'],
  ]));

describe('names', () =>
  examples([
    ['a-b', '2', { a: '5', b: '3', 'a-b': '99' }],
    ['`a-b`', '99', { 'a-b': '99' }],
    ['`full name`', '"x"', { 'full name': '"x"' }],
    ['full name', 'refused: unexpected "name" at 5'],
    ['姓名 + "!"', '"王!"', { 姓名: '"王"' }],
    ['order + 1', '2', { order: '1' }],
    ['`__proto__`', 'null'],
    ['constructor', 'null'],
  ]));

describe('texts', () =>
  examples([
    ['string(1.50)', '"1.50"'],
    ['string(1.5 * 2.0)', '"3.00"'],
    ['1.50', '1.5'],
    ['matches("5", "\\d")', 'true'],
    ['matches("5", "\\\\d")', 'false'],
    ['"\\u4e2d"', '"\\\\u4e2d"'],
    ['string length("😀")', '2'],
    ['"a\\"b\\n"', '"a\\"b\\n"'],
    // The escape \s is a blank in 8.6.0, also inside of a pattern.
    ['"a\\sb"', '"a b"'],
  ]));

describe('what feelin answers with an exception', () =>
  examples([
    ['date("-0044-03-15")', '"-0044-03-15"'],
    [
      'for d in [date("2024-01-01")..date("2024-01-03")] return d',
      'refused: unexpected ".date("2024-01-03")]" at 29',
    ],
    ['matches("ab", "a # first\\nb", "x")', 'true'],
    ['$a + 1', '2', { $a: '1' }],
  ]));

describe('what is an incident in Zeebe is a failure', () => {
  examples([
    ['modulo(3, 0)', 'failure: division by zero'],
    ['log(0)', 'failure: the result is not a finite number'],
    ['stddev([47])', 'failure: division by zero'],
    ['substring("abc", 99)', 'failure: the position lies outside of the text'],
    ['assert(5, 5 > 9)', 'failure: Assertion failure: The condition is not fulfilled'],
    ['assert(5, 5 > 9, "too small")', 'failure: Assertion failure: too small'],
    ['[1] < [2]', "failure: can't order list and list"],
    ['a.f(1)', 'failure: Expected context but found null'],
    ['? > 1', "failure: '?' can only be used inside a unary test"],
  ]);

  it('even in a branch of a context that nobody asks for', () => {
    expect(feel('{a: modulo(1, 0), b: 2}.b')).toBe('failure: division by zero');
  });
});

describe('dates in variables and in texts', () =>
  examples([
    ['@"2024-01-01T10:00:00Z"', '"2024-01-01T10:00Z"'],
    ['@"10:00:00"', '"10:00"'],
    ['@"10:00:30.120"', '"10:00:30.120"'],
    ['duration("P1D")', '"PT24H"'],
    ['string(@"2024-01-01T10:00:00Z")', '"2024-01-01T10:00:00Z"'],
    ['string(duration("PT49H"))', '"P2DT1H"'],
    ['string(duration("P14M"))', '"P1Y2M"'],
    ['duration("-P14M")', '"P-1Y-2M"'],
    ['now()', '"2024-05-06T07:08:09+08:00[Asia/Shanghai]"'],
    ['today()', '"2024-05-06"'],
    ['day of week(today())', '"Monday"'],
  ]));
