import { expect, it } from 'vitest';
import {
  adaptHumanSteps,
  type EngineClient,
  type EngineIncident,
  type EngineJob,
} from '../engine-client/index.ts';
import {
  aProcess,
  boundary,
  catching,
  end,
  error,
  message,
  service,
  start,
  subProcess,
  timer,
  user,
} from './bpmn-builder.ts';

/** An engine behind the port, with what the port itself does not offer on every transport. */
export interface PortUnderTest {
  client: EngineClient;
  /** Open incidents of an instance, from wherever this engine shows them. */
  incidentsOf(processInstanceKey: string): Promise<EngineIncident[]>;
  /** Moves business time on. */
  advance(milliseconds: number): Promise<void>;
}

const hour = 3_600_000;
const soon = { timeout: 15_000 };

/** What every engine behind the port does alike; a spec file calls this for each of them. */
export function itKeepsThePort(open: () => PortUnderTest): void {
  const client = (): EngineClient => open().client;
  /** Names of one test's process and jobs; a broker may keep those of an earlier run. */
  const unique = (name: string): string => `${name}-${Date.now().toString(36)}`;
  const deploy = async (id: string, content: string): Promise<void> => {
    await client().deploy([{ name: `${id}.bpmn`, content }]);
  };
  const begin = (processId: string, variables = {}): Promise<string> =>
    client().createInstance({ processId, variables });

  /** Takes jobs of a type and lets the test answer them. */
  function taking(type: string, timeoutMs = 60_000) {
    const jobs: EngineJob[] = [];
    const handler = (job: EngineJob): Promise<void> => Promise.resolve(void jobs.push(job));
    const work = client().work({ type, timeoutMs, maxJobs: 5, handler });
    return {
      jobs,
      stop: () => work.stop(),
      next: (count = 1) => expect.poll(() => jobs.length, soon).toBe(count),
    };
  }
  async function one(type: string): Promise<EngineJob> {
    const { jobs, next, stop } = taking(type);
    await next();
    await stop();
    const [job] = jobs;
    if (!job) throw new Error('no job');
    return job;
  }
  /** Two jobs in a row: the second shows that the first was passed. */
  const twoSteps = (id: string, ...more: Parameters<typeof aProcess>[1][]): string =>
    aProcess(
      id,
      start('start'),
      service('step', { type: `${id}.step`, headers: { mode: 'ask' } }),
      service('after', { type: `${id}.after` }),
      end('done'),
      'start -> step -> after -> done',
      ...more,
    );

  it('knows whether the engine answers', async () => {
    expect(await client().ready()).toBe(true);
    expect((await client().topology()).gatewayVersion).toMatch(/^8\./);
  });

  it('deploys a process and names it; the same content keeps its version', async () => {
    const id = unique('same');
    const resources = [{ name: `${id}.bpmn`, content: twoSteps(id) }];
    const first = await client().deploy(resources);
    expect(first).toMatchObject([{ processId: id, version: 1 }]);
    expect(await client().deploy(resources)).toEqual(first);
  });

  it('gives a job with variables and headers and completes it once', async () => {
    // given
    const id = unique('job');
    await deploy(id, twoSteps(id));
    const variables = { caseId: 'c', amount: 12.5, nothing: null, list: ['a', { b: false }] };
    const instance = await begin(id, variables);

    // when
    const job = await one(`${id}.step`);

    // then
    expect(job).toMatchObject({
      processInstanceKey: instance,
      elementId: 'step',
      headers: { mode: 'ask' },
      retries: 3,
      variables,
    });
    expect(await client().completeJob(job.key, { outcome: null, amount: 13 })).toBe('COMPLETED');
    expect(await client().completeJob(job.key, {})).toBe('GONE');
    const after = await one(`${id}.after`);
    expect(after.variables).toEqual({ ...variables, outcome: null, amount: 13 });
    await client().completeJob(after.key, {});
  });

  it('starts an instance by message, once for a message id', async () => {
    // given
    const id = unique('started');
    await deploy(
      id,
      aProcess(
        id,
        start('s', message(`${id}.start`)),
        service('step', { type: id }),
        end('e'),
        's -> step -> e',
      ),
    );
    const started = {
      name: `${id}.start`,
      correlationKey: 'case-1',
      messageId: 'message-1',
      timeToLive: 60_000,
      variables: { caseId: 'case-1' },
    };

    // when
    expect(await client().publishMessage(started)).toBe('PUBLISHED');
    expect(await client().publishMessage(started)).toBe('DUPLICATE');

    // then
    const { jobs, next, stop } = taking(id);
    await next();
    await new Promise((done) => setTimeout(done, 300));
    await stop();
    expect(jobs.map(({ variables }) => variables)).toEqual([{ caseId: 'case-1' }]);
  });

  it('correlates a message by its key, also one that came before somebody waited', async () => {
    // given
    const id = unique('correlated');
    const go = catching('wait', message(`${id}.go`, '=caseId'));
    await deploy(
      id,
      aProcess(id, start('s'), go, service('step', { type: id }), end('e'), 's -> wait -> step -> e'),
    );
    const publish = (correlationKey: string) =>
      client().publishMessage({
        name: `${id}.go`,
        correlationKey,
        messageId: `go-${correlationKey}`,
        timeToLive: 60_000,
        variables: { told: correlationKey },
      });

    // when
    await publish('early');
    await begin(id, { caseId: 'early' });
    await begin(id, { caseId: 'late' });
    await publish('late');
    await begin(id, { caseId: 'never' });

    // then
    const { jobs, next, stop } = taking(id);
    await next(2);
    await stop();
    expect(new Set(jobs.map(({ variables }) => variables['told']))).toEqual(new Set(['early', 'late']));
  });

  it('throws a BPMN error that the model catches', async () => {
    const id = unique('refused');
    const caught = [
      boundary('caught', 'step', error('REFUSED')),
      service('told', { type: `${id}.told` }),
      end('ended'),
      'caught -> told -> ended',
    ];
    await deploy(id, twoSteps(id, ...caught));
    await begin(id);
    const { key } = await one(`${id}.step`);
    expect(await client().throwError(key, { code: 'REFUSED', message: 'no' })).toBe('THROWN');
    expect((await one(`${id}.told`)).elementId).toBe('told');
  });

  it('gives a failed job out again after its pause, makes an incident when no try is left, and resolves it', async () => {
    // given
    const id = unique('failed');
    await deploy(id, twoSteps(id));
    const instance = await begin(id);
    const { jobs, next, stop } = taking(`${id}.step`);
    await next();
    const key = jobs[0]?.key ?? '';

    // when
    await client().failJob(key, { retries: 2, retryBackOffMs: 50, message: 'later' });
    await next(2);
    expect(jobs[1]).toMatchObject({ key, retries: 2 });
    await client().failJob(key, { retries: 0, retryBackOffMs: 0, message: 'broken' });

    // then
    await expect
      .poll(() => open().incidentsOf(instance), soon)
      .toMatchObject([
        { errorType: 'JOB_NO_RETRIES', errorMessage: 'broken', elementId: 'step', jobKey: key },
      ]);
    const [incident] = await open().incidentsOf(instance);
    await client().resolveIncident(incident?.incidentKey ?? '', { key, retries: 1 });
    await next(3);
    await stop();
    expect(await open().incidentsOf(instance)).toEqual([]);
  });

  it('gives a job to somebody else when its lease ends, and not while the lease is extended', async () => {
    const id = unique('leased');
    await deploy(id, twoSteps(id));
    await begin(id);
    const { jobs, next, stop } = taking(`${id}.step`, 1_000);
    await next(2);
    expect(await client().extendLease(jobs[0]?.key ?? '', 60_000)).toBe('EXTENDED');
    const seen = jobs.length;
    await new Promise((done) => setTimeout(done, 3_000));
    expect(jobs.length).toBe(seen);
    await stop();
    expect(await client().extendLease('2251799999999999', 1_000)).toBe('GONE');
  });

  it('cancels an instance: its job is gone', async () => {
    const id = unique('cancelled');
    await deploy(id, twoSteps(id));
    const instance = await begin(id);
    const { key } = await one(`${id}.step`);
    expect(await client().cancelInstance(instance)).toBe('CANCELLED');
    await expect.poll(() => client().completeJob(key, {}), soon).toBe('GONE');
    expect(await client().cancelInstance(instance)).toBe('GONE');
  });

  it('fires a timer when business time has come, and not before', async () => {
    const id = unique('timed');
    const inside = subProcess('inside', [
      start('s2'),
      service('step', { type: `${id}.step` }),
      end('e2'),
      's2 -> step -> e2',
    ]);
    await deploy(
      id,
      aProcess(
        id,
        start('s'),
        inside,
        end('e'),
        's -> inside -> e',
        boundary('late', 'inside', timer('timeDuration', 'PT2H')),
        service('after', { type: `${id}.after` }),
        end('e3'),
        'late -> after -> e3',
      ),
    );
    await begin(id);
    const { key } = await one(`${id}.step`);
    await open().advance(hour);
    const { jobs, next, stop } = taking(`${id}.after`);
    await new Promise((done) => setTimeout(done, 1_000));
    expect(jobs).toEqual([]);
    await open().advance(hour);
    await next();
    await stop();
    expect(await client().completeJob(key, {})).toBe('GONE');
  });

  const humanStep = (id: string): string =>
    aProcess(
      id,
      start('s'),
      user('ask', {
        headers: { kind: id },
        extensions: `<zeebe:formDefinition formKey="acceptance"/>
          <zeebe:assignmentDefinition candidateGroups="=[&quot;CLERK&quot;, group]"/>
          <zeebe:taskSchedule dueDate="=dueAt"/>`,
      }),
      service('after', { type: `${id}.after` }),
      end('e'),
      's -> ask -> after -> e',
    );
  const about = { group: 'SURVEYOR', dueAt: '2031-05-04T08:00:00Z' };

  it('makes a job of a user task, with form, candidate groups and due date in its headers', async () => {
    const id = unique('human');
    await deploy(id, humanStep(id));
    await begin(id, about);
    const job = await one('io.camunda.zeebe:userTask');
    expect(job.headers).toMatchObject({
      kind: id,
      'io.camunda.zeebe:formKey': 'acceptance',
      'io.camunda.zeebe:candidateGroups': '["CLERK","SURVEYOR"]',
    });
    expect(job.headers['io.camunda.zeebe:dueDate']).toMatch(/^2031-05-04T08:00/);
    await client().completeJob(job.key, { outcome: 'ACCEPTED' });
    expect((await one(`${id}.after`)).variables).toEqual({ ...about, outcome: 'ACCEPTED' });
  });

  it('gives the job of a service task that stands in for a user task, with the same in a variable', async () => {
    const id = unique('stand-in');
    await deploy(id, adaptHumanSteps(humanStep(id), { userTaskJobs: false }));
    await begin(id, about);
    const job = await one('io.camunda.zeebe:userTask');
    expect(job.headers).toEqual({ kind: id });
    expect(job.variables['humanStep']).toEqual({
      formKey: 'acceptance',
      candidateGroups: ['CLERK', 'SURVEYOR'],
      dueDate: about.dueAt,
    });
    await client().completeJob(job.key, { outcome: 'ACCEPTED' });
    expect((await one(`${id}.after`)).variables).toEqual({ ...about, outcome: 'ACCEPTED' });
  });

  it('names a refusal by its kind', async () => {
    await expect(begin('nobody')).rejects.toMatchObject({ kind: 'NOT_FOUND' });
    const id = unique('broken');
    const broken = twoSteps(id).replace(`type="${id}.step"`, 'type="=nonsense("');
    const deploying = client().deploy([{ name: `${id}.bpmn`, content: broken }]);
    await expect(deploying).rejects.toMatchObject({ kind: 'INVALID' });
    await expect(deploying).rejects.toThrow(/step/);
  });
}
