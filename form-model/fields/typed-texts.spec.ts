import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from './date/date.ts';
import { readYuan, yuanText } from './money/money.ts';
import { readNumber } from './number/number.ts';

describe('typed yuan', () => {
  it.each([
    ['1200', 120000],
    ['1,200.5', 120050],
    ['￥１，２００．５０', 120050],
    ['0.29', 29],
    ['1.15元', 115],
    ['', undefined],
    ['12.345', '12.345'],
    ['-5', '-5'],
    ['一千', '一千'],
    ['1e3', '1e3'],
  ])('%j is %j in fen', (typed, fen) => {
    expect(readYuan(typed)).toBe(fen);
  });

  it('is read back from what is shown, for every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_00 }), (fen) => readYuan(yuanText(fen)) === fen),
    );
  });
});

describe('a typed number', () => {
  it.each([
    ['12', 12],
    ['１２．５', 12.5],
    ['-3', -3],
    ['.5', 0.5],
    ['', undefined],
    ['1e3', '1e3'],
    ['0x10', '0x10'],
    ['12a', '12a'],
  ])('%j is %j', (typed, value) => {
    expect(readNumber(typed)).toBe(value);
  });
});

describe('a typed date', () => {
  it.each([
    ['2026-1-3', '2026-01-03'],
    ['2026/11/03', '2026-11-03'],
    ['2026.11.3', '2026-11-03'],
    ['２０２６年１１月３日', '2026-11-03'],
    ['20261103', '2026-11-03'],
    ['11/03/2026', '11/03/2026'],
    ['明天', '明天'],
  ])('%j is %j', (typed, date) => {
    expect(readDate(typed)).toBe(date);
  });
});
