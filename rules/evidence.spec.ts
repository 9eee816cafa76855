import { describe, expect, it } from 'vitest';
import { settle, strictestPolicy, waitRounds } from './evidence.ts';

const now = new Date('2026-11-23T02:00:00Z');
const known = (answeredAt: string) => ({ facts: ['fact'], answeredAt: new Date(answeredAt) });

describe('a source that does not answer', () => {
  it('under LAST_KNOWN is replaced by its newest answer', () => {
    const lastKnown = known('2026-06-01T00:00:00Z');
    expect(settle({ policy: 'LAST_KNOWN', round: 1, now, lastKnown })).toEqual({
      kind: 'LAST_KNOWN',
      facts: ['fact'],
      asOf: lastKnown.answeredAt,
    });
  });

  it.each([
    ['there is no earlier answer', null],
    ['the earlier answer is more than a year old', known('2025-11-20T00:00:00Z')],
  ])('under LAST_KNOWN leads to the door when %s', (_case, lastKnown) => {
    expect(settle({ policy: 'LAST_KNOWN', round: 1, now, lastKnown })).toEqual({
      kind: 'DOORSTEP',
      because: 'NOTHING_KNOWN',
    });
  });

  it('under WAIT is waited for, but not for ever', () => {
    const wait = (round: number) =>
      settle({ policy: 'WAIT', round, now, lastKnown: known('2026-06-01T00:00:00Z') });
    expect(wait(waitRounds - 1)).toEqual({ kind: 'WAIT' });
    expect(wait(waitRounds)).toEqual({ kind: 'DOORSTEP', because: 'WAITED_TOO_LONG' });
  });

  it('under DOORSTEP leads to the door, whatever was known', () => {
    const lastKnown = known('2026-11-22T00:00:00Z');
    expect(settle({ policy: 'DOORSTEP', round: 1, now, lastKnown })).toEqual({
      kind: 'DOORSTEP',
      because: 'POLICY',
    });
  });
});

describe('the strictest policy', () => {
  it.each([
    [['WAIT', 'LAST_KNOWN', 'DOORSTEP'] as const, 'DOORSTEP'],
    [['WAIT', 'LAST_KNOWN'] as const, 'LAST_KNOWN'],
    [['WAIT'] as const, 'WAIT'],
    [[] as const, null],
  ])('of %j is %s', (policies, strictest) => {
    expect(strictestPolicy(policies)).toBe(strictest);
  });
});
