import { describe, expect, it } from 'vitest';
import { ProcessWalk, type Replies } from '../test/process-walk.ts';

async function accepted(replies: Replies = {}): Promise<ProcessWalk> {
  const walk = await ProcessWalk.start('temporary-assistance', replies);
  walk.human('acceptance', 'acceptance', { outcome: 'ACCEPTED' });
  return walk;
}

describe('temporary assistance on the ordinary path', () => {
  it('is verified, surveyed, noticed and approved, without a review and without later papers', async () => {
    const walk = await accepted({ approve: { departments: ['CIVIL_AFFAIRS'] } });
    expect(walk.waiting).toEqual(['household_survey']);
    walk.human('household_survey', 'household-survey', { disputed: false });
    expect(walk.waiting).toEqual(['during_notice']);
    walk.pass(7);
    walk.human('department_approval', 'department-approval', { outcome: 'AGREE' });
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-4)).toEqual(['decide', 'grant', 'plan_payment', 'notify_granted']);
    expect(walk.done).not.toContain('papers_after_payment');
  });

  it('is refused with monitoring when the household does not need it', async () => {
    const walk = await accepted({
      reconcile: { eligible: false },
      approve: { departments: ['CIVIL_AFFAIRS'] },
      decide: { outcome: 'REJECT' },
    });
    walk.human('household_survey', 'household-survey', { disputed: false });
    walk.human('department_approval', 'department-approval', { outcome: 'AGREE' });
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['open_monitoring', 'notify_rejected']);
  });
});

describe('temporary assistance on the urgent path', () => {
  const urgent = { 'accept-check': { urgent: true } } as const;

  async function paid(replies: Replies = {}): Promise<ProcessWalk> {
    const walk = await accepted({ ...urgent, ...replies });
    walk.human('urgent_approval', 'urgent-approval', { outcome: 'AGREE' });
    return walk;
  }

  it('is approved, decided and planned before anything is asked', async () => {
    const walk = await accepted(urgent);
    expect(walk.waiting).toEqual(['urgent_approval']);
    walk.human('urgent_approval', 'urgent-approval', { outcome: 'AGREE' });
    expect(walk.done.slice(0, 7)).toEqual([
      ...[
        'accept_check',
        'acceptance',
        'urgent_approval',
        'decide',
        'grant',
        'plan_payment',
        'notify_granted',
      ],
    ]);
  });

  it('has papers, verification and survey after the payment, all at once', async () => {
    const walk = await paid({ verify: { verificationPending: true, sourcePolicy: 'WAIT' } });
    expect(walk.waiting).toEqual(['await_answers', 'household_survey', 'papers_after_payment']);
    walk.message('verification-complete');
    walk.human('papers_after_payment', 'papers-after-payment', { complete: true });
    expect(walk.ended).toBe(false);
    walk.human('household_survey', 'household-survey', { disputed: false });
    expect(walk.ended).toBe(true);
    expect(walk.done.at(-1)).toBe('reconcile');
  });

  it('that proves unfounded afterwards is watched, not refused', async () => {
    const walk = await paid({ reconcile: { eligible: false } });
    walk.human('papers_after_payment', 'papers-after-payment', { complete: false, note: 'no bill' });
    walk.human('household_survey', 'household-survey', { disputed: false });
    expect(walk.ended).toBe(true);
    expect(walk.done.at(-1)).toBe('open_monitoring_after');
    expect(walk.told).toEqual(['case-granted']);
  });

  it('that stays unclear afterwards has somebody look', async () => {
    const walk = await paid({ reconcile: [{ eligible: null }, {}] });
    walk.human('papers_after_payment', 'papers-after-payment', { complete: true });
    walk.human('household_survey', 'household-survey', { disputed: false });
    expect(walk.waiting).toEqual(['clarify_facts']);
    walk.human('clarify_facts', 'doorstep-check', { deposits: 0 });
    expect(walk.ended).toBe(true);
  });

  it('that the approver refuses ends with a decision and monitoring', async () => {
    const walk = await accepted({ ...urgent, decide: { outcome: 'REJECT' } });
    walk.human('urgent_approval', 'urgent-approval', { outcome: 'DISAGREE', opinion: 'not urgent' });
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['open_monitoring', 'notify_rejected']);
  });

  it('reminds of papers that do not come within their limit', async () => {
    const walk = await paid();
    walk.pass(21);
    expect(walk.told.filter((template) => template === 'task-overdue')).toHaveLength(2);
    expect(walk.waiting).toEqual(['household_survey', 'papers_after_payment']);
  });
});

describe('temporary assistance', () => {
  it('waits for signatures on both paths, because nothing may be asked without them', async () => {
    const walk = await ProcessWalk.start('temporary-assistance', {
      'accept-check': { urgent: true, authorised: false },
    });
    expect(walk.waiting).toEqual(['await_authorisations']);
  });

  it('ends when it is withdrawn', async () => {
    const walk = await accepted();
    walk.message('case-withdrawn');
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['close_withdrawn', 'notify_withdrawn']);
  });
});
