import { describe, expect, it } from 'vitest';
import { ProcessWalk, type Replies } from '../test/process-walk.ts';

const start = (replies: Replies = {}): Promise<ProcessWalk> => ProcessWalk.start('payment-batch', replies);
const returned = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];

describe('a batch of payments', () => {
  it('that needs no person is paid at once and tells the recipients', async () => {
    const walk = await start();
    expect(walk.ended).toBe(true);
    expect(walk.done).toEqual(['check_batch', 'pay', 'notify_paid']);
    expect(walk.told).toEqual(['payment-paid']);
  });

  it('is paid only after finance has approved it', async () => {
    const walk = await start({ 'check-batch': { approved: false } });
    expect(walk.waiting).toEqual(['batch_approval']);
    expect(walk.done).toEqual(['check_batch']);
    walk.human('batch_approval', 'batch-approval', { outcome: 'APPROVE' });
    expect(walk.ended).toBe(true);
    expect(walk.done).toContain('pay');
  });

  it('that finance refuses is not paid', async () => {
    const walk = await start({ 'check-batch': { approved: false } });
    walk.human('batch_approval', 'batch-approval', { outcome: 'REFUSE', reason: 'wrong month' });
    expect(walk.ended).toBe(true);
    expect(walk.done).not.toContain('pay');
  });

  it('reminds finance once when it is late', async () => {
    const walk = await start({ 'check-batch': { approved: false } });
    walk.pass(10);
    expect(walk.told).toEqual(['task-overdue']);
    expect(walk.waiting).toEqual(['batch_approval']);
  });

  it('waits for the bank, and asks it again every day', async () => {
    const walk = await start({ pay: [{ settled: false }, { settled: false }, { settled: false }, {}] });
    expect(walk.waiting).toEqual(['await_settlement']);
    walk.pass(2.5);
    expect(walk.done.filter((id) => id === 'pay')).toHaveLength(3);
    walk.message('batch-settled');
    expect(walk.ended).toBe(true);
    expect(walk.done.filter((id) => id === 'pay')).toHaveLength(4);
  });

  it('has every returned payment mended and ordered again, each by itself', async () => {
    // given
    const walk = await start({ pay: { returnedPaymentIds: returned } });
    expect(walk.waiting).toEqual(['fix_account', 'fix_account']);
    expect(walk.step('fix_account').variables['paymentId']).toBe(returned[0]);

    // when
    walk.human('fix_account', 'account-fix', { outcome: 'REACTIVATED' });
    walk.human('fix_account', 'account-fix', {
      outcome: 'REPLACED',
      bank: 'B',
      cardNo: '6222000000000000000',
    });

    // then
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-4)).toEqual(['fix_account', 'repeat_payment', 'fix_account', 'repeat_payment']);
  });

  it('reminds of each account that is not mended in time', async () => {
    const walk = await start({ pay: { returnedPaymentIds: returned } });
    walk.pass(6);
    expect(walk.told.filter((template) => template === 'task-overdue')).toHaveLength(2);
  });

  it('that another instance works on is left alone', async () => {
    const walk = await start({ 'check-batch': { error: 'CASE_CLOSED' } });
    expect(walk.ended).toBe(true);
    expect(walk.done).toEqual(['check_batch']);
  });
});
