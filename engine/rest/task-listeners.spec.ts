import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, boundary, end, manual, message, start, user } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

const listener = (eventType: string, type: string) =>
  `<zeebe:taskListener eventType="${eventType}" type="${type}" />`;
const withListeners = (id: string, listeners: string, more = '') =>
  aProcess(
    id,
    ...[start('s'), boundary('b', 'review', message('stop', '=order')), manual('m')],
    user('review', {
      extensions: `<zeebe:userTask/><zeebe:taskListeners>${listeners}</zeebe:taskListeners>${more}`,
    }),
    ...[end('e'), 's -> review -> e', 'b -> m'],
  );

describe('listeners of user tasks', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    const { status } = await engine.deploy({
      'l.bpmn': withListeners(
        'l',
        [
          ...[listener('assigning', 'check-assignee'), listener('updating', 'check-update')],
          ...[listener('completing', 'first'), listener('completing', 'second')],
        ].join(''),
      ),
      'c.bpmn': withListeners(
        'c',
        listener('creating', 'on-create') + listener('assigning', 'on-assign'),
        '<zeebe:assignmentDefinition assignee="wang"/>',
      ),
    });
    expect(status).toBe(200);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  async function begin(processDefinitionId: string) {
    const order = crypto.randomUUID();
    const created = await engine.call('POST', '/process-instances', {
      ...{ processDefinitionId, variables: { order } },
    });
    const instance = textAt(created.json, 'processInstanceKey');
    const found = await engine.call('POST', '/user-tasks/search', {
      filter: { processInstanceKey: instance },
    });
    return { order, instance, task: textAt(found.json, 'items.0.userTaskKey') };
  }
  const taskOf = async (key: string) => (await engine.call('GET', `/user-tasks/${key}`)).json;
  const ask = (key: string, what: string, body: object = {}) =>
    engine.call('POST', `/user-tasks/${key}/${what}`, body);
  async function take(type: string) {
    const { json } = await engine.call('POST', '/jobs/activation', {
      ...{ type, worker: 'w', timeout: 60_000, maxJobsToActivate: 1, requestTimeout: 5000 },
    });
    return { json: at(json, 'jobs.0'), key: textAt(json, 'jobs.0.jobKey') };
  }
  const answer = (job: string, result?: object) =>
    engine.call('POST', `/jobs/${job}/completion`, { result: { type: 'userTask', ...result } });

  it('rule 38: come one after the other before a task is completed, and the request waits for them', async () => {
    const { instance, task } = await begin('l');
    let answered = false;
    const completing = ask(task, 'completion', { variables: { verdict: 1.5 }, action: 'sign' });
    void completing.then(() => (answered = true));
    const first = await take('first');
    expect(first.json).toMatchObject({
      ...{ kind: 'TASK_LISTENER', listenerEventType: 'COMPLETING', elementId: 'review' },
      userTask: { userTaskKey: task, action: 'sign', priority: 50, changedAttributes: [] },
    });
    expect(await taskOf(task)).toMatchObject({ state: 'COMPLETING' });
    const meanwhile = await ask(task, 'assignment', { assignee: 'li' });
    expect(meanwhile.status).toBe(409);
    expect(textAt(meanwhile.json, 'detail')).toContain("but it is in state 'COMPLETING'");
    expect((await answer(first.key)).status).toBe(204);
    const second = await take('second');
    expect(answered).toBe(false);
    await answer(second.key);
    expect((await completing).status).toBe(204);
    const ended = await engine.call('GET', `/process-instances/${instance}`);
    expect(at(ended.json, 'state')).toBe('COMPLETED');
    const variables = await engine.call('POST', '/variables/search', {
      filter: { processInstanceKey: instance, name: 'verdict' },
    });
    expect(at(variables.json, 'items.0.value')).toBe('1.5');
  });

  it('rule 38: may deny: the task stays as it was and the request is told why', async () => {
    const { task } = await begin('l');
    const assigning = ask(task, 'assignment', { assignee: 'li' });
    const job = await take('check-assignee');
    expect(job.json).toMatchObject({
      userTask: { assignee: 'li', changedAttributes: ['assignee'], action: 'assign' },
    });
    await answer(job.key, { denied: true, deniedReason: 'on leave' });
    const { status, json } = await assigning;
    expect(status).toBe(409);
    expect(at(json, 'detail')).toBe(
      `Command 'ASSIGN' rejected with code 'INVALID_STATE': Assignment of the User Task with key '${task}' was denied by Task Listener. Reason to deny: 'on leave'`,
    );
    const after = await taskOf(task);
    expect(after).toMatchObject({ state: 'CREATED' });
    expect(at(after, 'assignee')).toBeUndefined();
  });

  it('rule 38: may correct what is going to be', async () => {
    const { task } = await begin('l');
    const updating = engine.call('PATCH', `/user-tasks/${task}`, { changeset: { priority: 10 } });
    const job = await take('check-update');
    expect(job.json).toMatchObject({ listenerEventType: 'UPDATING', userTask: { priority: 10 } });
    await answer(job.key, {
      corrections: { priority: 90, dueDate: '2031-05-01T00:00:00Z', candidateGroups: ['x'] },
    });
    expect((await updating).status).toBe(204);
    expect(await taskOf(task)).toMatchObject({
      ...{ priority: 90, dueDate: '2031-05-01T00:00:00.000Z', candidateGroups: ['x'], state: 'CREATED' },
    });
  });

  it('rule 38: come before a task is there, and before the assignee of its model has it', async () => {
    const { task } = await begin('c');
    expect(await taskOf(task)).toMatchObject({ state: 'CREATING' });
    const creating = await take('on-create');
    const denied = await answer(creating.key, { denied: true });
    expect(denied.status).toBe(400);
    await answer(creating.key, { corrections: { priority: 5 } });
    expect(await taskOf(task)).toMatchObject({ state: 'ASSIGNING', priority: 5 });
    const assigning = await take('on-assign');
    expect(assigning.json).toMatchObject({ userTask: { assignee: 'wang' } });
    await answer(assigning.key);
    expect(await taskOf(task)).toMatchObject({ state: 'CREATED', assignee: 'wang', priority: 5 });
  });

  it('rule 38: one without retries is an incident; with new ones the request can still succeed', async () => {
    const { instance, task } = await begin('l');
    const completing = ask(task, 'completion');
    const job = await take('first');
    await engine.call('POST', `/jobs/${job.key}/failure`, { retries: 0, errorMessage: 'down' });
    const found = await engine.call('POST', '/incidents/search', {
      filter: { processInstanceKey: instance },
    });
    await engine.call('PATCH', `/jobs/${job.key}`, { changeset: { retries: 1 } });
    const resolved = await engine.call(
      'POST',
      `/incidents/${textAt(found.json, 'items.0.incidentKey')}/resolution`,
    );
    expect(resolved.status).toBe(204);
    await answer((await take('first')).key);
    await answer((await take('second')).key);
    expect((await completing).status).toBe(204);
  });

  it('rule 38: end with their task when an event interrupts it', async () => {
    const { order, task } = await begin('l');
    const completing = ask(task, 'completion');
    const job = await take('first');
    await engine.call('POST', '/messages/publication', {
      name: 'stop',
      correlationKey: order,
      timeToLive: 0,
    });
    expect((await completing).status).toBe(404);
    expect((await answer(job.key)).status).toBe(404);
    expect(await taskOf(task)).toMatchObject({ state: 'CANCELED' });
  });

  it('rule 38: bring no variables along', async () => {
    const { task } = await begin('l');
    const completing = ask(task, 'completion');
    const job = await take('first');
    const refused = await engine.call('POST', `/jobs/${job.key}/completion`, { variables: { x: 1 } });
    expect(refused.status).toBe(400);
    await answer(job.key, { denied: true, deniedReason: 'no' });
    expect((await completing).status).toBe(409);
  });
});
