import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineDriver } from '../../test/engine-driver.ts';
import { block, child, movesOf, randomProcess } from '../../test/random-process.ts';

describe('processes made at random of nested blocks', () => {
  it('complete on every path, and leave nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.infiniteStream(fc.nat()), fc.nat(100), async (body, choices, choice) => {
        const engine = await EngineDriver.deploy(randomProcess(body), child);
        engine.start({ choice });
        for (const next of choices) {
          const moves = movesOf(engine);
          if (moves.length === 0) break;
          moves[next % moves.length]?.();
        }
        expect(engine.incidents).toEqual([]);
        expect(engine.result?.state).toBe('COMPLETED');
        expect(Object.values(engine.tree).flat()).toEqual([]);
        const completed = (id: string): number =>
          engine.trace.filter((line) => line === `${id} COMPLETED`).length;
        expect(completed('finish')).toBe(1);
        for (const id of new Set(engine.trace.flatMap((line) => /^(n\d+)join /.exec(line)?.[1] ?? [])))
          expect(`${id} left ${completed(id)}, joined ${completed(`${id}join`)}`).toBe(
            `${id} left ${completed(id)}, joined ${completed(id)}`,
          );
      }),
      { numRuns: 150 },
    );
  });

  it('can be cancelled at any moment, and leave nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.array(fc.nat(), { maxLength: 20 }), async (body, choices) => {
        const engine = await EngineDriver.deploy(randomProcess(body), child);
        engine.start({ choice: 1 });
        for (const choice of choices) {
          const moves = movesOf(engine);
          moves[choice % moves.length]?.();
        }
        engine.cancel();
        expect(Object.values(engine.tree).flat()).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
