import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineDriver } from '../../test/engine-driver.ts';
import { block, child, movesOf, randomProcess, type Block } from '../../test/random-process.ts';
import type { Process } from '../../process-model/executable/process.ts';

/** An operation between two moves; gives whether it was accepted. */
type Operation = (engine: EngineDriver, choice: number) => boolean;

/** Runs a random process on a random path with the operation between any two moves, until nothing more can come. */
async function run(body: Block, choices: Iterable<number>, operation: Operation): Promise<EngineDriver> {
  const engine = await EngineDriver.deploy(randomProcess(body), randomProcess(body, 'q'), child);
  engine.start({ choice: 1 });
  let moves = 0;
  for (const choice of choices) {
    if (engine.tree.processInstance.length > 0 && moves < 200) operation(engine, choice);
    const next = movesOf(engine);
    if (next.length === 0) break;
    next[choice % next.length]?.();
    moves += 1;
  }
  return engine;
}

const root = (engine: EngineDriver): string =>
  engine.tree.processInstance.find(({ parentProcessInstanceKey }) => parentProcessInstanceKey === undefined)
    ?.key ?? '0';

const tried = (engine: EngineDriver, command: Parameters<EngineDriver['do']>[0]): boolean =>
  engine.do(command).kind === 'accepted';

const inProcess = (engine: EngineDriver): Process | undefined => {
  const key = engine.tree.processInstance.find((row) => row.key === root(engine))?.processDefinitionKey;
  return engine.definitions.find((definition) => definition.key === key)?.process;
};

/** To the other of two definitions that are drawn alike: every element goes to the one of its id. */
const migrate: Operation = (engine) => {
  const process = inProcess(engine);
  const target = engine.definitions.find(
    (definition) => definition.process !== process && definition.process.id !== 'child',
  );
  const ids = [...(process?.elements.keys() ?? [])].filter((id) => id !== process?.id);
  return tried(engine, {
    ...{ type: 'migrateInstance', processInstanceKey: root(engine) },
    targetProcessDefinitionKey: target?.key ?? '0',
    mappings: ids.map((id) => ({ sourceElementId: id, targetElementId: id })),
  });
};

const suspendAndResume: Operation = (engine) => {
  const processInstanceKey = root(engine);
  const before = JSON.stringify([engine.tree.job, engine.tree.timer]);
  const done =
    tried(engine, { type: 'suspendInstance', processInstanceKey }) &&
    tried(engine, { type: 'resumeInstance', processInstanceKey });
  return done && JSON.stringify([engine.tree.job, engine.tree.timer]) === before;
};

/** Puts a token somewhere and takes another away; what cannot be done is refused. */
const modify: Operation = (engine, choice) => {
  const ids = [...(inProcess(engine)?.elements.keys() ?? [])];
  const rows = engine.tree.elementInstance.filter(
    ({ processInstanceKey }) => processInstanceKey === root(engine),
  );
  const elementId = ids[choice % ids.length];
  const ended = rows[choice % rows.length];
  return tried(engine, {
    ...{ type: 'modifyInstance', processInstanceKey: root(engine), move: [] },
    activate:
      choice % 3 === 0 || elementId === undefined
        ? []
        : [{ elementId, ancestorKey: undefined, variables: [] }],
    terminate: choice % 2 === 0 || ended === undefined ? [] : [ended.key],
  });
};

describe('operations at any moment of processes made at random', () => {
  it('rule 41: an instance that goes to and fro between two like definitions ends as it would have', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.infiniteStream(fc.nat()), async (body, choices) => {
        const refused: string[] = [];
        const engine = await run(body, choices, (driver, choice) => {
          const done = migrate(driver, choice);
          if (!done) refused.push(driver.active.join());
          return done;
        });
        expect(refused).toEqual([]);
        expect(engine.incidents).toEqual([]);
        expect(engine.ended.findLast(({ processId }) => processId !== 'child')?.state).toBe('COMPLETED');
        expect(Object.values(engine.tree).flat()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('a suspension that ends at once changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.infiniteStream(fc.nat()), async (body, choices) => {
        const changed: string[] = [];
        const engine = await run(body, choices, (driver, choice) => {
          const same = suspendAndResume(driver, choice);
          if (!same) changed.push(driver.active.join());
          return same;
        });
        expect(changed).toEqual([]);
        expect(engine.result?.state).toBe('COMPLETED');
      }),
      { numRuns: 40 },
    );
  });

  it('rule 40: however an instance is modified, it can be ended and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.array(fc.nat(), { maxLength: 25 }), async (body, choices) => {
        const engine = await run(body, choices, modify);
        if (engine.tree.processInstance.length > 0) engine.cancel(root(engine));
        expect(Object.values(engine.tree).flat()).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('rule 40: after modifications the tokens still find their way to the end', async () => {
    await fc.assert(
      fc.asyncProperty(block, fc.array(fc.nat(), { maxLength: 12 }), async (body, choices) => {
        const engine = await run(
          body,
          choices,
          (driver, choice) => choice % 4 === 0 && modify(driver, choice),
        );
        for (let moves = movesOf(engine); moves.length > 0; moves = movesOf(engine)) moves[0]?.();
        // Tokens at a join may wait for one that was taken away; nothing else may be left.
        const stuck = engine.tree.elementInstance.filter(
          ({ key, type }) =>
            type !== 'MULTI_INSTANCE_BODY' &&
            !engine.tree.elementInstance.some((row) => row.flowScopeKey === key),
        );
        const atJoins = new Set(engine.tree.takenFlow.map(({ flowScopeKey }) => flowScopeKey));
        expect(stuck.filter(({ key }) => !atJoins.has(key)).map(({ elementId }) => elementId)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
