import { expect, it } from 'vitest';
import { timerBodyOf, timerTimeOf, type TimerAttribute } from './timer-words.ts';

it.each<[TimerAttribute, string, object]>([
  ['timeCycle', 'R/P3D', { kind: 'every', n: 3, unit: 'D' }],
  ['timeCycle', 'R/PT30M', { kind: 'every', n: 30, unit: 'M' }],
  ['timeDuration', 'PT2H', { kind: 'after', n: 2, unit: 'H' }],
  ['timeDate', '=noticeEndsAt', { kind: 'until', variable: 'noticeEndsAt' }],
])('%s %s is said in words and written back', (attribute, body, time) => {
  const found = timerTimeOf(attribute, body);
  expect(found).toEqual(time);
  expect(timerBodyOf(found)).toEqual({ attribute, body });
});

it('what words do not cover stays an expression', () => {
  expect(timerTimeOf('timeDuration', '=duration("P1D")')).toEqual({ kind: 'feel', body: '=duration("P1D")' });
  expect(timerTimeOf('timeCycle', 'R5/P1D')).toEqual({ kind: 'feel', body: 'R5/P1D' });
});
