import { createCamundaClient, UserTaskKey } from '@camunda8/orchestration-cluster-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, end, start, user } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

const native = (extensions: string) => user('review', { extensions: `<zeebe:userTask/>${extensions}` });
const withTask = (id: string, extensions = '') =>
  aProcess(id, start('s'), native(extensions), end('e'), 's -> review -> e');

describe('user tasks of the engine', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    await engine.deploy({
      'plain.bpmn': withTask('plain'),
      'full.bpmn': withTask(
        'full',
        `<zeebe:assignmentDefinition assignee="=who" candidateGroups="county, town" candidateUsers="=[&quot;wang&quot;]"/>
         <zeebe:taskSchedule dueDate="2031-05-01T08:00:00+08:00" followUpDate="=next"/>
         <zeebe:priorityDefinition priority="=30 + 40"/>
         <zeebe:formDefinition formId="ask"/>
         <zeebe:taskHeaders><zeebe:header key="kind" value="review"/></zeebe:taskHeaders>`,
      ),
      'ask.form': '{"id":"ask","title":"first"}',
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const get = async (key: string) => (await engine.call('GET', `/user-tasks/${key}`)).json;
  const post = (key: string, what: string, body?: object) =>
    engine.call('POST', `/user-tasks/${key}/${what}`, body);
  const change = (key: string, changeset: object) =>
    engine.call('PATCH', `/user-tasks/${key}`, { changeset });
  const find = (filter: object, more: object = {}) =>
    engine.call('POST', '/user-tasks/search', { filter, ...more });

  async function begin(processDefinitionId: string, variables: object = {}) {
    const created = await engine.call('POST', '/process-instances', { processDefinitionId, variables });
    const instance = textAt(created.json, 'processInstanceKey');
    const found = await find({ processInstanceKey: instance });
    return { instance, task: textAt(found.json, 'items.0.userTaskKey') };
  }

  it('rule 36: has the properties of its model, and no job', async () => {
    const { instance, task } = await begin('full', { who: 'li', next: '2031-04-01T00:00:00Z' });
    const json = await get(task);
    expect(json).toMatchObject({
      ...{ state: 'CREATED', assignee: 'li', candidateGroups: ['county', 'town'], candidateUsers: ['wang'] },
      ...{ dueDate: '2031-05-01T00:00:00.000Z', followUpDate: '2031-04-01T00:00:00.000Z', priority: 70 },
      ...{ customHeaders: { kind: 'review' }, elementId: 'review', processInstanceKey: instance },
      ...{ processDefinitionId: 'full', processDefinitionVersion: 1, tenantId: '<default>' },
    });
    const jobs = await engine.call('POST', '/jobs/search', { filter: { processInstanceKey: instance } });
    expect(at(jobs.json, 'page.totalItems')).toBe(0);
  });

  it('rule 36: has the form that was newest when it came into being', async () => {
    const { task } = await begin('full', { who: '', next: null });
    await engine.deploy({ 'ask.form': '{"id":"ask","title":"second"}' });
    const { status, json } = await engine.call('GET', `/user-tasks/${task}/form`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ formId: 'ask', version: 1, formKey: textAt(await get(task), 'formKey') });
    const plain = await begin('plain');
    expect((await engine.call('GET', `/user-tasks/${plain.task}/form`)).status).toBe(204);
  });

  it('rule 36: is claimed by one, given to another, and given back', async () => {
    const { task } = await begin('plain');
    expect((await post(task, 'assignment', { assignee: 'wang', allowOverride: false })).status).toBe(204);
    const refused = await post(task, 'assignment', { assignee: 'li', allowOverride: false });
    expect(refused.status).toBe(409);
    expect(at(refused.json, 'detail')).toBe(
      `Command 'CLAIM' rejected with code 'INVALID_STATE': Expected to claim user task with key '${task}', but it has already been assigned`,
    );
    // Who has it may claim it again.
    expect((await post(task, 'assignment', { assignee: 'wang', allowOverride: false })).status).toBe(204);
    expect((await post(task, 'assignment', { assignee: 'li' })).status).toBe(204);
    expect(at(await get(task), 'assignee')).toBe('li');
    expect((await engine.call('DELETE', `/user-tasks/${task}/assignee`)).status).toBe(204);
    expect(at(await get(task), 'assignee')).toBeUndefined();
  });

  it('rule 36: an update changes what it names; an empty text takes a date away', async () => {
    const { task } = await begin('full', { who: 'li', next: null });
    const changed = await change(task, {
      dueDate: '',
      priority: 0,
      candidateUsers: [],
      candidateGroups: ['x'],
    });
    expect(changed.status).toBe(204);
    const json = await get(task);
    expect(json).toMatchObject({ priority: 0, candidateUsers: [], candidateGroups: ['x'], assignee: 'li' });
    expect(at(json, 'dueDate')).toBeUndefined();
    await change(task, { followUpDate: '2030-01-01T00:00:00+08:00' });
    expect(at(await get(task), 'followUpDate')).toBe('2029-12-31T16:00:00.000Z');
  });

  it.each([
    [{ priority: 101 }, "The value for priority is '101' but must be within the [0,100] range."],
    [
      { dueDate: 'tomorrow' },
      "The provided due date 'tomorrow' cannot be parsed as a date according to RFC 3339, section 5.6.",
    ],
    [{}, 'No update data provided.'],
  ])('an update with %j is refused', async (changeset, text) => {
    const { task } = await begin('plain');
    const before = await get(task);
    const { status, json } = await change(task, changeset);
    expect(status).toBe(400);
    expect(textAt(json, 'detail').replace('changeset.', '')).toContain(text);
    expect(await get(task)).toEqual(before);
  });

  it('rule 36: its completion takes the variables along and lets the instance go on, once', async () => {
    const { instance, task } = await begin('plain');
    const completed = await post(task, 'completion', {
      variables: { verdict: true },
    });
    expect(completed.status).toBe(204);
    expect(await get(task)).toMatchObject({ state: 'COMPLETED' });
    expect(textAt(await get(task), 'completionDate')).toMatch(/Z$/);
    const ended = await engine.call('GET', `/process-instances/${instance}`);
    expect(at(ended.json, 'state')).toBe('COMPLETED');
    const variables = await engine.call('POST', '/variables/search', {
      filter: { processInstanceKey: instance, name: 'verdict' },
    });
    expect(at(variables.json, 'items.0.value')).toBe('true');
    const again = await post(task, 'completion');
    expect(again.status).toBe(404);
    expect(at(again.json, 'detail')).toBe(
      `Command 'COMPLETE' rejected with code 'NOT_FOUND': Expected to complete user task with key '${task}', but no such user task was found`,
    );
  });

  it('rule 36: ends with its instance', async () => {
    const { instance, task } = await begin('plain');
    await engine.call('POST', `/process-instances/${instance}/cancellation`);
    expect(await get(task)).toMatchObject({ state: 'CANCELED' });
  });

  it('of two completions at once one is done', async () => {
    const { task } = await begin('plain');
    const replies = await Promise.all(Array.from({ length: 6 }, () => post(task, 'completion')));
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404]);
  });

  it('is found by what it is, by who may do it and by variables', async () => {
    const { instance, task } = await begin('full', { who: 'zhao', next: null, county: 'Longgang' });
    await change(task, { candidateGroups: ['audit', 'town'], candidateUsers: ['sun'] });
    const other = { processInstanceKey: instance };
    const filters: readonly object[] = [
      ...[{ assignee: 'zhao' }, { candidateGroup: 'audit' }, { candidateGroup: { $in: ['x', 'audit'] } }],
      ...[{ candidateUser: 'sun' }, { candidateUser: { $like: 's*' } }, { priority: { $gte: 70 } }],
      ...[{ state: 'created' }, { elementId: 'review' }, { dueDate: { $lt: '2032-01-01T00:00:00Z' } }],
      ...[{ userTaskKey: task }, { processInstanceVariables: [{ name: 'county', value: '"Longgang"' }] }],
    ];
    for (const filter of filters) {
      const { json } = await find({ ...other, ...filter });
      expect([filter, at(json, 'items.0.userTaskKey')]).toEqual([filter, task]);
    }
    const none: readonly object[] = [
      ...[{ assignee: 'nobody' }, { candidateGroup: 'county' }, { candidateUser: { $like: 'w*' } }],
      ...[{ state: 'COMPLETED' }, { localVariables: [{ name: 'county', value: '"Longgang"' }] }],
    ];
    for (const filter of none) {
      const { json } = await find({ ...other, ...filter });
      expect([filter, at(json, 'page.totalItems')]).toEqual([filter, 0]);
    }
  });

  it('lists come in the asked order, page by page', async () => {
    const keys: string[] = [];
    for (const priority of [20, 90, 50]) {
      const { task } = await begin('plain');
      await change(task, { priority, candidateGroups: ['ordered'] });
      keys.push(task);
    }
    const filter = { candidateGroup: 'ordered' };
    const sort = [{ field: 'priority', order: 'desc' }];
    const first = await find(filter, { sort, page: { limit: 2 } });
    expect(at(first.json, 'items.0.userTaskKey')).toBe(keys[1]);
    expect(at(first.json, 'items.1.userTaskKey')).toBe(keys[2]);
    const rest = await find(filter, { sort, page: { after: textAt(first.json, 'page.endCursor') } });
    expect(at(rest.json, 'items.0.userTaskKey')).toBe(keys[0]);
  });

  it('shows the variables that it sees', async () => {
    const { task } = await begin('full', { who: 'qian', next: null });
    const body = { filter: { name: 'who' } };
    const { json } = await engine.call('POST', `/user-tasks/${task}/variables/search`, body);
    expect(json).toMatchObject({ items: [{ name: 'who', value: '"qian"' }], page: { totalItems: 1 } });
    expect((await engine.call('POST', '/user-tasks/1/variables/search', {})).status).toBe(404);
  });

  it('fits the schemas of the API in every answer', async () => {
    const client = createCamundaClient({
      config: {
        CAMUNDA_REST_ADDRESS: engine.address,
        CAMUNDA_SDK_VALIDATION: 'req:none,res:fanatical',
        CAMUNDA_SDK_LOG_LEVEL: 'silent',
      },
    });
    const now = { consistency: { waitUpToMs: 0 } };
    const { task } = await begin('full', { who: 'li', next: null });
    const userTaskKey = UserTaskKey.assumeExists(task);
    expect((await client.searchUserTasks({ filter: { userTaskKey } }, now)).items).toHaveLength(1);
    expect(await client.getUserTask({ userTaskKey }, now)).toMatchObject({ priority: 70 });
    expect(await client.getUserTaskForm({ userTaskKey }, now)).toMatchObject({ schema: { id: 'ask' } });
    await client.searchUserTaskVariables({ userTaskKey }, now);
    await client.assignUserTask({ userTaskKey, assignee: 'sun' });
    await client.unassignUserTask({ userTaskKey });
    await client.updateUserTask({ userTaskKey, changeset: { priority: 1 } });
    await client.completeUserTask({ userTaskKey, variables: { done: true } });
  });

  it('one that is unknown is not found', async () => {
    const replies = await Promise.all([
      engine.call('GET', '/user-tasks/42'),
      engine.call('GET', '/user-tasks/42/form'),
      post('42', 'assignment', { assignee: 'x' }),
      engine.call('DELETE', '/user-tasks/42/assignee'),
      change('42', { priority: 1 }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });
});
