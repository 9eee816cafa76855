import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aProcess, call, end, service, start } from '../../test/bpmn-builder.ts';
import { aDmn, decision, literalLogic } from '../../test/dmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';
import { pruneHistory } from './history.ts';

const models = {
  'outer.bpmn': aProcess('outer', start('s'), call('c', 'inner'), end('e'), 's -> c -> e'),
  'inner.bpmn': aProcess('inner', start('s'), end('e'), 's -> e'),
  'living.bpmn': aProcess('living', start('s'), service('t', { type: 't' }), end('e'), 's -> t -> e'),
};

describe('the history of instances that ended', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeEach(async () => {
    database = await createTestDatabase({ bigints: 'text' });
    engine = await startTestEngine(database.url);
    await engine.deploy(models);
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const begin = async (processDefinitionId: string) => {
    const body = { processDefinitionId, variables: { name: 'Zhang' } };
    return textAt((await engine.call('POST', '/process-instances', body)).json, 'processInstanceKey');
  };
  const passDays = async (days: number) => {
    await engine.call('PUT', '/clock', { timestamp: Date.now() + days * 86_400_000 });
  };
  const rowsOf = async (table: string) => {
    const { rows } = await database.pool.query<{ count: string }>(
      `SELECT count(*)::text AS count FROM engine.${table}`,
    );
    return Number(rows[0]?.count);
  };

  it('is removed after its time with all that the instance called', async () => {
    // given
    await begin('outer');
    await passDays(31);

    // when
    const removed = await pruneHistory(database.pool, 30);

    // then
    expect(removed).toBe(1);
    for (const table of ['process_instance', 'element_instance', 'variable', 'sequence_flow'])
      expect(await rowsOf(table)).toBe(0);
  });

  it('stays until then, and what still runs stays however old it is', async () => {
    // given
    await begin('outer');
    const living = await begin('living');

    // when and then
    expect(await pruneHistory(database.pool, 30)).toBe(0);
    await passDays(31);
    expect(await pruneHistory(database.pool, 30)).toBe(1);
    const { json } = await engine.call('GET', `/process-instances/${living}`);
    expect(at(json, 'state')).toBe('ACTIVE');
  });

  it('is left for later where somebody holds it, and pruning holds nothing that lives', async () => {
    // given
    const held = await begin('outer');
    await begin('outer');
    await passDays(31);
    const other = await database.pool.connect();
    await other.query('BEGIN');
    await other.query('SELECT FROM engine.process_instance WHERE key = $1 FOR UPDATE', [held]);

    // when
    const removed = await pruneHistory(database.pool, 30);

    // then
    expect(removed).toBe(1);
    await other.query('ROLLBACK');
    other.release();
    expect(await pruneHistory(database.pool, 30)).toBe(1);
  });

  it('goes with the batch operations that ended and the decisions that were asked for alone', async () => {
    // given
    await begin('living');
    const filter = { processDefinitionId: 'living' };
    await engine.call('POST', '/process-instances/cancellation', { filter });
    const stateOfBatch = async () =>
      at((await engine.call('POST', '/batch-operations/search', {})).json, 'items.0.state');
    await eventually(stateOfBatch, (state) => state === 'COMPLETED');
    await engine.deploy({ 'one.dmn': aDmn('one-file', decision('one', literalLogic('1'))) });
    const evaluate = () =>
      engine.call('POST', '/decision-definitions/evaluation', { decisionDefinitionId: 'one' });
    await evaluate();
    await passDays(31);
    await evaluate();

    // when
    await pruneHistory(database.pool, 30);

    // then
    for (const table of ['batch_operation', 'batch_operation_item', 'process_instance'])
      expect(await rowsOf(table)).toBe(0);
    expect(await rowsOf('decision_instance')).toBe(1);
  });

  it('is removed by an engine that is told so, which leaves it alone otherwise', async () => {
    // given
    await begin('outer');
    await passDays(31);
    expect(await rowsOf('process_instance')).toBe(2);

    // when
    const pruning = await startTestEngine(database.url, { historyDays: 30 });

    // then
    await eventually(
      () => rowsOf('process_instance'),
      (count) => count === 0,
    );
    await pruning.stop();
  });
});
