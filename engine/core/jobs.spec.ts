import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  end,
  message,
  rule,
  send,
  service,
  start,
  throwing,
  timer,
  user,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const oneJob = (options: Parameters<typeof service>[1] = {}): string =>
  aProcess('p', start('s'), service('work', options), end('e'), 's -> work -> e');

describe('jobs', () => {
  it('rule 10: type and retries are evaluated on activation, retries are 3 by default, blank headers are dropped', async () => {
    const plain = await EngineDriver.deploy(oneJob({ headers: { a: 'b', empty: '' } }));
    plain.start();
    expect(plain.job('work')).toMatchObject({
      type: 'work',
      retries: 3,
      headers: { a: 'b' },
      state: 'CREATED',
    });
    expect(plain.effects).toContainEqual({ type: 'jobsCreated', jobTypes: ['work'] });

    const computed = await EngineDriver.deploy(oneJob({ type: '="work-" + kind', retries: '=n' }));
    computed.start({ kind: 'x', n: 5 });
    expect(computed.job('work')).toMatchObject({ type: 'work-x', retries: 5 });
  });

  it('rule 10: a type that is no text is an incident', async () => {
    const engine = await EngineDriver.deploy(oneJob({ type: '=kind' }));
    engine.start({ kind: 5 });
    expect(engine.incidents).toEqual(['work EXTRACT_VALUE_ERROR']);
  });

  it('rule 11: a job may be completed without being activated; a second time it is gone', async () => {
    const engine = await EngineDriver.deploy(oneJob());
    engine.start();
    const jobKey = engine.job('work').key;
    engine.complete('work');
    expect(engine.result?.state).toBe('COMPLETED');
    expect(engine.do({ type: 'completeJob', jobKey, variables: new Map() })).toMatchObject({
      kind: 'rejected',
      code: 'NOT_FOUND',
      reason: `Expected to complete job with key '${jobKey}', but no such job was found`,
    });
  });

  it('rule 12: a failure sets the retries as given and keeps its variables in the element', async () => {
    const engine = await EngineDriver.deploy(oneJob());
    engine.start();
    engine.fail('work', { retries: 1, message: 'x'.repeat(20_000), variables: { why: 'net' } });
    expect(engine.job('work')).toMatchObject({ retries: 1, state: 'CREATED', retryAt: undefined });
    expect(engine.job('work').errorMessage).toHaveLength(10_000);
    expect(engine.variables('work')).toEqual({ why: 'net' });
    expect(engine.effects).toContainEqual({ type: 'jobsCreated', jobTypes: ['work'] });
  });

  it('rule 12: a back-off hides the job until it is over', async () => {
    const engine = await EngineDriver.deploy(oneJob());
    engine.start();
    engine.fail('work', { retries: 2, backOff: 60_000 });
    expect(engine.job('work').retryAt).toEqual(new Date(engine.now.getTime() + 60_000));
    expect(engine.effects).toEqual([]);
  });

  it('rules 12 and 14: without retries it is an incident; new retries and a resolution give the job out again', async () => {
    const engine = await EngineDriver.deploy(oneJob());
    engine.start();
    engine.fail('work', { message: 'no answer' });
    expect(engine.incidents).toEqual(['work JOB_NO_RETRIES']);
    expect(engine.tree.incident[0]?.message).toBe('no answer');
    expect(engine.complete('work')).toMatchObject({ kind: 'rejected', code: 'INVALID_STATE' });
    expect(engine.resolve('work')).toMatchObject({ kind: 'rejected' });

    engine.retries('work', 1);
    engine.resolve('work');

    expect(engine.incidents).toEqual([]);
    expect(engine.job('work')).toMatchObject({ state: 'CREATED', retries: 1 });
    engine.complete('work');
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 31: send and rule tasks, message throw and message end events are plain jobs', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), send('tell'), rule('decide'), throwing('throw', message('m'), { type: 'throw' })],
        end('e', message('m'), { type: 'finish' }),
        's -> tell -> decide -> throw -> e',
      ),
    );
    engine.start();
    for (const element of ['tell', 'decide', 'throw', 'e']) engine.complete(element);
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 37: a user task is a job with its properties in headers', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        user('review', {
          headers: { kind: 'review' },
          extensions: `<zeebe:assignmentDefinition assignee="=who" candidateGroups="=[&quot;a&quot;,&quot;b&quot;]" candidateUsers="x, y"/>
            <zeebe:taskSchedule dueDate="=due" followUpDate="2031-05-01T00:00:00Z"/>
            <zeebe:formDefinition formKey="review-form"/>`,
        }),
        's -> review',
      ),
    );
    engine.start({ who: 'wang', due: '2026-11-22T04:20:58Z' });
    expect(engine.job('review')).toMatchObject({
      type: 'io.camunda.zeebe:userTask',
      retries: 1,
      headers: {
        kind: 'review',
        'io.camunda.zeebe:assignee': 'wang',
        'io.camunda.zeebe:candidateGroups': '["a","b"]',
        'io.camunda.zeebe:candidateUsers': '["x","y"]',
        'io.camunda.zeebe:dueDate': '2026-11-22T04:20:58Z',
        'io.camunda.zeebe:followUpDate': '2031-05-01T00:00Z',
        'io.camunda.zeebe:formKey': 'review-form',
      },
    });
  });

  it('rule 37: a due date that is no date and time is an incident', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        user('review', { extensions: '<zeebe:taskSchedule dueDate="=due"/>' }),
        's -> review',
      ),
    );
    engine.start({ due: 'tomorrow' });
    expect(engine.incidents).toEqual(['review EXTRACT_VALUE_ERROR']);
  });
});

describe('a job whose output mapping fails', () => {
  const failing = aProcess(
    'p',
    ...[
      start('s'),
      service('work', { outputs: { a: '=assert(x, x != null)' } }),
      boundary('late', 'work', timer('timeDuration', 'PT1H')),
    ],
    ...[service('after'), service('instead')],
    's -> work -> after',
    'late -> instead',
  );

  it('rule 14: waits with an incident, and a resolution runs the mapping again without the job', async () => {
    const engine = await EngineDriver.deploy(failing);
    engine.start();
    engine.complete('work');
    expect(engine.incidents).toEqual(['work IO_MAPPING_ERROR']);
    expect(engine.element('work')?.state).toBe('COMPLETING');
    engine.resolve('work');
    expect(engine.incidents).toEqual(['work IO_MAPPING_ERROR']);
    engine.set('p', { x: 1 });
    engine.resolve('work');
    expect(engine.active).toEqual(['after']);
    expect(engine.variables()).toEqual({ x: 1, a: 1 });
  });

  it('rule 21: can still be interrupted by its boundary event, which closes the incident', async () => {
    const engine = await EngineDriver.deploy(failing);
    engine.start();
    engine.complete('work');
    engine.timer();
    expect(engine.active).toEqual(['instead']);
    expect(engine.incidents).toEqual([]);
  });
});
