import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  call,
  catching,
  end,
  message,
  service,
  start,
  timer,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';
import { held } from './suspension.ts';

const process = aProcess(
  ...['p', start('s'), service('a'), boundary('late', 'a', timer('timeDuration', 'PT1H')), service('b')],
  ...[catching('m', message('m', '="1"')), end('e'), 's -> a -> b -> m -> e', 'late -> e'],
);

const steer = (driver: EngineDriver, type: 'suspendInstance' | 'resumeInstance', key?: string): string => {
  const processInstanceKey = key ?? driver.tree.processInstance[0]?.key ?? '0';
  const outcome = driver.do({ type, processInstanceKey });
  return outcome.kind === 'accepted' ? 'accepted' : `${outcome.code}: ${outcome.reason}`;
};

describe('suspension of an instance', () => {
  it('hides its jobs and stops its timers; when it is resumed they are as they were', async () => {
    const driver = await EngineDriver.deploy(process);
    driver.start();
    const before = driver.tree.timer;
    expect(steer(driver, 'suspendInstance')).toBe('accepted');
    expect(driver.job('a').retryAt).toEqual(held);
    expect(driver.tree.timer).toMatchObject([{ dueAt: held, heldDueAt: before[0]?.dueAt }]);
    expect(steer(driver, 'resumeInstance')).toBe('accepted');
    expect(driver.job('a').retryAt).toBeUndefined();
    expect(driver.tree.timer).toEqual(before);
    expect(driver.effects.map(({ type }) => type)).toEqual(['timerOpened', 'instanceResumed', 'jobsCreated']);
  });

  it('lets a worker finish what it has; the next jobs are hidden, failed ones too', async () => {
    const driver = await EngineDriver.deploy(process);
    driver.start();
    steer(driver, 'suspendInstance');
    driver.complete('a');
    expect(driver.job('b').retryAt).toEqual(held);
    expect(driver.effects.map(({ type }) => type)).not.toContain('jobsCreated');
    driver.fail('b', { retries: 2 });
    expect(driver.job('b').retryAt).toEqual(held);
    steer(driver, 'resumeInstance');
    expect(driver.job('b').retryAt).toBeUndefined();
  });

  it('looks for messages again when it is resumed', async () => {
    const driver = await EngineDriver.deploy(process);
    driver.start();
    driver.complete('a');
    steer(driver, 'suspendInstance');
    driver.complete('b');
    steer(driver, 'resumeInstance');
    expect(driver.effects).toContainEqual({
      type: 'messageSubscriptionOpened',
      subscriptionKey: driver.tree.messageSubscription[0]?.key,
    });
  });

  it('holds the whole tree, at its root', async () => {
    const driver = await EngineDriver.deploy(
      aProcess('p', start('s'), call('c', 'child'), end('e'), 's -> c -> e'),
      aProcess('child', start('cs'), service('w'), end('ce'), 'cs -> w -> ce'),
    );
    driver.start();
    const child = driver.tree.processInstance.find(({ processId }) => processId === 'child')?.key ?? '';
    expect(steer(driver, 'suspendInstance', child)).toBe(
      `NOT_FOUND: Expected to suspend a process instance with key '${child}', but no such process was found`,
    );
    steer(driver, 'suspendInstance');
    expect(driver.job('w').retryAt).toEqual(held);
  });

  it('is refused twice, and so is resuming what runs', async () => {
    const driver = await EngineDriver.deploy(process);
    driver.start();
    const key = driver.tree.processInstance[0]?.key ?? '';
    expect(steer(driver, 'resumeInstance')).toBe(
      `INVALID_STATE: Expected to resume a process instance with key '${key}', but it is not currently suspended`,
    );
    steer(driver, 'suspendInstance');
    expect(steer(driver, 'suspendInstance')).toBe(
      `INVALID_STATE: Expected to suspend a process instance with key '${key}', but it is already suspended`,
    );
    expect(driver.cancel()).toMatchObject({ kind: 'accepted' });
    expect(driver.result).toMatchObject({ state: 'TERMINATED' });
  });
});

describe('retry back-off that the model declares', () => {
  const failing = (retryBackOff: string) =>
    aProcess('p', start('s'), service('a', { headers: { retryBackOff } }), end('e'), 's -> a -> e');
  const secondsUntil = (driver: EngineDriver): number | undefined => {
    const { retryAt } = driver.job('a');
    return retryAt && (retryAt.getTime() - driver.now.getTime()) / 1000;
  };

  it.each([
    [2, 'PT10S, PT1M', 10],
    [1, 'PT10S, PT1M', 60],
    [7, 'PT10S, PT1M', 10],
    [1, 'PT10S', 10],
    [2, 'PT0S', undefined],
  ])('with %i retries left of %s waits %s seconds', async (retries, declared, seconds) => {
    const driver = await EngineDriver.deploy(failing(declared));
    driver.start();
    driver.fail('a', { retries });
    expect(secondsUntil(driver)).toBe(seconds);
  });

  it('gives way to what the worker asks for', async () => {
    const driver = await EngineDriver.deploy(failing('PT1M'));
    driver.start();
    driver.fail('a', { retries: 1, backOff: 5000 });
    expect(secondsUntil(driver)).toBe(5);
  });

  it('is refused at deployment if it is no list of durations', async () => {
    await expect(EngineDriver.deploy(failing('soon'))).rejects.toThrow(
      "The header 'retryBackOff' must be a list of durations such as 'PT10S, PT1M'; 'soon' is none",
    );
  });
});
