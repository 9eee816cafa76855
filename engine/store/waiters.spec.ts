import { describe, expect, it } from 'vitest';
import { createWaiters } from './waiters.ts';

const nobody = new AbortController().signal;

describe('waiting for jobs', () => {
  it('wakes as many as asked, first come first served', async () => {
    // given
    const waiters = createWaiters();
    const woken: string[] = [];
    for (const who of ['a', 'b', 'c']) {
      void waiters
        .join('pay')
        .wait(60_000, nobody)
        .then((outcome) => woken.push(`${who} ${outcome}`));
    }

    // when
    waiters.wake('pay', 2);
    waiters.wake('other');
    await new Promise(setImmediate);

    // then
    expect(woken).toEqual(['a woken', 'b woken']);
    waiters.close();
    await new Promise(setImmediate);
    expect(woken).toEqual(['a woken', 'b woken', 'c ended']);
  });

  it('keeps a wake-up that came before the wait', async () => {
    const waiters = createWaiters();
    const waiter = waiters.join('pay');
    waiters.wake('pay');
    expect(await waiter.wait(60_000, nobody)).toBe('woken');
  });

  it('ends when the client goes, when time is over and after closing', async () => {
    const waiters = createWaiters();
    const gone = new AbortController();
    const waiting = waiters.join('pay').wait(60_000, gone.signal);
    gone.abort();
    expect(await waiting).toBe('ended');
    expect(await waiters.join('pay').wait(1, nobody)).toBe('ended');
    waiters.close();
    expect(await waiters.join('pay').wait(60_000, nobody)).toBe('ended');
  });

  it('hands a wake-up on when the woken one leaves without using it', async () => {
    const waiters = createWaiters();
    const first = waiters.join('pay');
    const second = waiters.join('pay').wait(60_000, nobody);
    waiters.wake('pay', 1);
    first.leave();
    expect(await second).toBe('woken');
  });

  it('forgets those who leave', () => {
    const waiters = createWaiters();
    const waiter = waiters.join('pay');
    expect(waiters.names()).toEqual(['pay']);
    waiter.leave();
    expect(waiters.names()).toEqual([]);
  });
});
