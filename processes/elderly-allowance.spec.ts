import { describe, expect, it } from 'vitest';
import { ProcessWalk, type Replies } from '../test/process-walk.ts';

const start = (replies: Replies = {}): Promise<ProcessWalk> =>
  ProcessWalk.start('elderly-allowance', replies);

describe('the elderly allowance', () => {
  it('is granted and planned with no user action when data and account are in order', async () => {
    const walk = await start();
    expect(walk.ended).toBe(true);
    expect(walk.done).toEqual(['accept_check', 'decide', 'grant', 'plan_payment', 'notify_granted']);
  });

  it('waits for missing data and checks again', async () => {
    const walk = await start({ 'accept-check': [{ complete: false }, {}] });
    expect(walk.waiting).toEqual(['complete_data']);
    walk.human('complete_data', 'complete-data', { outcome: 'RESUME' });
    expect(walk.ended).toBe(true);
    expect(walk.done).toContain('grant');
  });

  it('ends when the clerk finds that the person has no claim', async () => {
    const walk = await start({ 'accept-check': { complete: false } });
    walk.human('complete_data', 'complete-data', { outcome: 'REFUSE', reason: 'moved away' });
    expect(walk.ended).toBe(true);
    expect(walk.done.at(-1)).toBe('close_refused');
  });

  it.each(['FROZEN', 'DORMANT', 'CLOSED'])(
    'asks the bank to mend an account that is %s',
    async (accountStatus) => {
      const walk = await start({ 'accept-check': [{ accountStatus }, {}] });
      expect(walk.waiting).toEqual(['fix_account']);
      expect(walk.step('fix_account').headers['io.camunda.zeebe:candidateGroups']).toBe('["BANK_OFFICER"]');
      walk.human('fix_account', 'account-fix', { outcome: 'REACTIVATED' });
      expect(walk.ended).toBe(true);
    },
  );

  it('reminds once when nobody completes the data, and goes on waiting', async () => {
    const walk = await start({ 'accept-check': { complete: false } });
    walk.pass(30);
    expect(walk.told).toEqual(['task-overdue']);
    expect(walk.waiting).toEqual(['complete_data']);
  });

  it('troubles nobody whom the rule refuses', async () => {
    const walk = await start({ decide: { outcome: 'REJECT' } });
    expect(walk.ended).toBe(true);
    expect(walk.told).toEqual([]);
  });

  it('ends when somebody renounces it', async () => {
    const walk = await start({ 'accept-check': { complete: false } });
    walk.message('case-withdrawn');
    expect(walk.ended).toBe(true);
  });

  it('ends at once when the case is closed already', async () => {
    const walk = await start({ grant: { error: 'CASE_CLOSED' } });
    expect(walk.ended).toBe(true);
  });
});
