import { Agent, request, type ClientRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, type TestEngine } from '../../test/engine.ts';

const MANY = 1000;

describe('a thousand open polls of one client', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    const model = (type: string) =>
      aProcess(type, start('s'), service('t', { type }), end('e'), 's -> t -> e');
    await engine.deploy({ 'rare.bpmn': model('rare'), 'other.bpmn': model('other') });
  });
  afterAll(async () => {
    agent.destroy();
    await engine.stop();
    await database.drop();
  });

  const poll = (type: string, requestTimeout: number) => ({
    ...{ type, requestTimeout, worker: 'w', timeout: 60_000, maxJobsToActivate: 1 },
  });
  const begin = (processDefinitionId: string) =>
    engine.call('POST', '/process-instances', { processDefinitionId });

  /** An open poll, and the text of its answer. */
  const openPoll = (body: object): { sent: ClientRequest; answer: Promise<string> } => {
    const sent = request(`${engine.address}/v2/jobs/activation`, {
      ...{ method: 'POST', agent, headers: { 'content-type': 'application/json' } },
    });
    const answer = new Promise<string>((resolve, reject) => {
      sent.on('error', reject);
      sent.on('response', (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString('utf8')));
        response.on('end', () => resolve(text));
      });
    });
    sent.end(JSON.stringify(body));
    return { sent, answer };
  };

  const connections = () =>
    new Promise<number>((resolve) => engine.server.getConnections((_error, count) => resolve(count)));

  it('leave other clients unharmed, and each job goes to one of them', async () => {
    // given
    const polls = Array.from({ length: MANY }, () => openPoll(poll('rare', 60_000)));
    await eventually(connections, (count) => count >= MANY, 60_000);

    // when another client works meanwhile
    await begin('other');
    const other = await engine.call('POST', '/jobs/activation', poll('other', 5_000));
    expect(at(other.json, 'jobs')).toHaveLength(1);

    // then one job wakes one poll
    await begin('rare');
    const first = await Promise.race(polls.map(({ answer }) => answer));
    expect(at(JSON.parse(first), 'jobs')).toHaveLength(1);
    for (const { sent, answer } of polls) {
      answer.catch(() => undefined);
      sent.destroy();
    }
  }, 120_000);

  it('that have gone leave no job behind', async () => {
    // given the polls of the test before, cut off
    await eventually(connections, (count) => count < 10, 60_000);

    // when
    await begin('rare');

    // then the job is there for who asks next
    const next = await engine.call('POST', '/jobs/activation', poll('rare', 10_000));
    expect(at(next.json, 'jobs')).toHaveLength(1);
  }, 120_000);
});
