import { describe, expect, it } from 'vitest';
import { createBatcher, Overloaded, Stopped, type Settled } from './batcher.ts';

const limits = { largestBatch: 10, longestQueue: 20, lanes: 1 };

/** A batcher that notes its batches; commands named `bad` are refused, `poison` breaks its whole batch. */
function recording(options: Partial<typeof limits> = {}) {
  const batches: string[][] = [];
  const gates: (() => void)[] = [];
  const batcher = createBatcher<string, string>({
    ...limits,
    ...options,
    run: async (batch) => {
      batches.push([...batch]);
      await new Promise<void>((open) => gates.push(open));
      if (batch.includes('poison')) throw new Error('poisoned');
      return batch.map((name): Settled<string> =>
        name === 'bad' ? { error: new Error('refused') } : { value: name },
      );
    },
  });
  const openGates = async () => {
    for (let round = 0; round < 50; round += 1) {
      gates.splice(0).forEach((open) => open());
      await new Promise(setImmediate);
    }
  };
  return { batcher, batches, openGates };
}

describe('a batcher', () => {
  it('runs one command at once and collects those that arrive meanwhile', async () => {
    const { batcher, batches, openGates } = recording();
    const first = batcher.submit('a');
    await new Promise(setImmediate);
    const others = ['b', 'c', 'd'].map((name) => batcher.submit(name));
    await openGates();
    expect(await Promise.all([first, ...others])).toEqual(['a', 'b', 'c', 'd']);
    expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('gathers for a moment after a crowd, and only then', async () => {
    const { batcher, batches, openGates } = recording();
    const crowd = ['a', 'b', 'c', 'd'].map((name) => batcher.submit(name));
    await openGates();
    await Promise.all(crowd);
    const next = batcher.submit('e');
    // Long after a batch would have begun without a crowd before it.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const late = batcher.submit('f');
    while (batches.length < 2) await new Promise(setImmediate);
    await openGates();
    await Promise.all([next, late]);
    const few = batcher.submit('g');
    await new Promise(setImmediate);
    await openGates();
    await few;
    expect(batches).toEqual([['a', 'b', 'c', 'd'], ['e', 'f'], ['g']]);
  });

  it('answers a refused command alone', async () => {
    const { batcher, openGates } = recording();
    const results = Promise.allSettled([batcher.submit('a'), batcher.submit('bad')]);
    await openGates();
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('does a broken batch again one by one, so that only the poisonous command fails', async () => {
    const { batcher, batches, openGates } = recording();
    const results = Promise.allSettled(['a', 'poison', 'b'].map((name) => batcher.submit(name)));
    await openGates();
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toEqual([['a', 'poison', 'b'], ['a'], ['poison'], ['b']]);
  });

  it('refuses more than its queue holds, and loses none of the others', async () => {
    const { batcher, openGates } = recording({ longestQueue: 2 });
    const accepted = [batcher.submit('a'), batcher.submit('b')];
    await expect(batcher.submit('c')).rejects.toThrow(Overloaded);
    await openGates();
    expect(await Promise.all(accepted)).toEqual(['a', 'b']);
  });

  it('finishes what it accepted before it is drained, and takes no more', async () => {
    const { batcher, openGates } = recording();
    const last = batcher.submit('a');
    const drained = batcher.drain();
    await expect(batcher.submit('b')).rejects.toThrow(Stopped);
    await openGates();
    await drained;
    expect(await last).toBe('a');
  });
});
