import { describe, expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { createPump, createQuarantine } from './pump.ts';

const log = createLog({ level: 'silent' });
const turn = () => new Promise(setImmediate);

describe('a pump', () => {
  it('runs one pass at a time and once more for all who woke it meanwhile', async () => {
    // given
    let running = 0;
    let most = 0;
    let passes = 0;
    const pass = async () => {
      most = Math.max(most, (running += 1));
      passes += 1;
      await turn();
      running -= 1;
      return false;
    };
    const pump = createPump({ name: 'test', pass, everyMs: 60_000, log });

    // when
    pump.wake();
    pump.wake();
    pump.wake();
    for (let i = 0; i < 10; i += 1) await turn();

    // then
    expect([most, passes]).toEqual([1, 2]);
    await pump.stop();
  });

  it('goes on while there is more, and after a failure', async () => {
    const left = ['more', 'fail', 'more', 'done'];
    const pass = async () => {
      await turn();
      const next = left.shift();
      if (next === 'fail') throw new Error('once');
      return next === 'more';
    };
    const pump = createPump({ name: 'test', pass, everyMs: 20, log });
    pump.wake();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(left).toEqual([]);
    await pump.stop();
  });
});

describe('a quarantine', () => {
  it('holds what fails for a second, then twice as long each time, a minute at most', () => {
    let now = 0;
    const quarantine = createQuarantine(() => now);
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      quarantine.hold('poison');
      now += seconds * 1000 - 1;
      expect(quarantine.held()).toEqual(['poison']);
      now += 1;
      expect(quarantine.held()).toEqual([]);
    }
  });

  it('forgets what has not failed for long', () => {
    let now = 0;
    const quarantine = createQuarantine(() => now);
    for (let i = 0; i < 10; i += 1) quarantine.hold('once');
    now += 1_000_000;
    quarantine.held();
    quarantine.hold('once');
    now += 1000;
    expect(quarantine.held()).toEqual([]);
  });
});
