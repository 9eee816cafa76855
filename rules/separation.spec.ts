import { describe, expect, it } from 'vitest';
import { taskKinds } from '../model/task.ts';
import { dutyOf, kindsApartFrom, separationConflicts } from './separation.ts';

describe('separation of duties', () => {
  it.each([
    ['acceptance', 'department-approval', true],
    ['acceptance', 'urgent-approval', true],
    ['household-survey', 'department-approval', true],
    ['doorstep-check', 'department-approval', true],
    ['department-approval', 'batch-approval', true],
    ['urgent-approval', 'batch-approval', true],
    ['household-survey', 'batch-approval', true],
    ['acceptance', 'household-survey', false],
    ['acceptance', 'papers-after-payment', false],
    ['household-survey', 'democratic-review', false],
    ['department-approval', 'recheck-objection', false],
    ['batch-approval', 'account-fix', false],
  ] as const)('who does %s may not do %s on the same case: %s', (done, next, barred) => {
    const conflict = (first: typeof done | typeof next, then: typeof done | typeof next) =>
      separationConflicts(then, 'u1', [{ kind: first, userId: 'u1' }]).length > 0;
    expect(conflict(done, next)).toBe(barred);
    expect(conflict(next, done)).toBe(barred);
  });

  it('bars nobody for what others have done', () => {
    const done = [{ kind: 'acceptance', userId: 'u2' }] as const;
    expect(separationConflicts('department-approval', 'u1', done)).toEqual([]);
  });

  it('lets one person repeat the same step', () => {
    const done = [{ kind: 'household-survey', userId: 'u1' }] as const;
    expect(separationConflicts('household-survey', 'u1', done)).toEqual([]);
  });

  it('knows the duty of every kind of step, and sets apart both ways', () => {
    for (const kind of taskKinds) {
      expect(dutyOf(kind)).toMatch(/^[A-Z]+$/);
      for (const other of kindsApartFrom(kind)) expect(kindsApartFrom(other)).toContain(kind);
    }
  });
});
