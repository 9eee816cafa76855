import { Camunda8 } from '@camunda8/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, boundary, catching, end, error, message, service, start } from '../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { aDmn, literal, table } from '../test/dmn-builder.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../test/engine.ts';

const pay = aProcess(
  ...['pay', start('s'), service('charge', { type: 'charge', headers: { bank: 'east' } }), end('paid')],
  ...[
    boundary('refused', 'charge', error('REFUSED')),
    end('unpaid'),
    's -> charge -> paid',
    'refused -> unpaid',
  ],
);
const ship = aProcess(
  'ship',
  start('s'),
  catching('wait', message('arrived', '=parcel')),
  end('e'),
  's -> wait -> e',
);

function the<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('It is not there');
  return thing;
}

describe('the Camunda SDK for Node', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let camunda: Camunda8;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url, {
      auth: {
        method: 'basic',
        users: [
          { name: 'sdk', secret: 'secret', permissions: ['read', 'work', 'deploy', 'operate', 'clock'] },
        ],
      },
    });
    camunda = new Camunda8({
      ZEEBE_REST_ADDRESS: engine.address,
      CAMUNDA_AUTH_STRATEGY: 'BASIC',
      CAMUNDA_BASIC_AUTH_USERNAME: 'sdk',
      CAMUNDA_BASIC_AUTH_PASSWORD: 'secret',
      CAMUNDA_TENANT_ID: '<default>',
      CAMUNDA_LOG_LEVEL: 'none',
      CAMUNDA_SUPPORT_LOG_ENABLED: false,
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const stateOf = async (key: string) => {
    const headers = { authorization: `Basic ${Buffer.from('sdk:secret').toString('base64')}` };
    return textAt((await engine.call('GET', `/process-instances/${key}`, undefined, headers)).json, 'state');
  };

  it('deploys, starts, works, fails, throws errors, sends messages and cancels', async () => {
    // given
    const client = camunda.getCamundaRestClient();
    const topology = await client.getTopology();
    expect(topology.gatewayVersion).toBe('8.8.0');
    const deployment = await client.deployResources([
      { name: 'pay.bpmn', content: pay },
      { name: 'ship.bpmn', content: ship },
    ]);
    expect(deployment.processes.map(({ processDefinitionId }) => processDefinitionId)).toEqual([
      'pay',
      'ship',
    ]);

    // when a worker completes, fails once, or throws an error
    let attempts = 0;
    const worker = client.createJobWorker({
      ...{ type: 'charge', worker: 'w', timeout: 10_000, maxJobsToActivate: 5, pollIntervalMs: 50 },
      jobHandler: async (job) => {
        attempts += 1;
        const mode = at(job.variables, 'mode');
        if (mode === 'error')
          return job.error({ errorCode: 'REFUSED', errorMessage: 'no money', variables: {} });
        if (mode === 'fail' && job.retries === 3)
          return job.fail({ errorMessage: 'again', retryBackOff: 10 });
        return job.complete({ receipt: `${String(mode)}-${textAt(job.customHeaders, 'bank')}` });
      },
    });
    const create = async (mode: string) => {
      const created = await client.createProcessInstance({ processDefinitionId: 'pay', variables: { mode } });
      return created.processInstanceKey;
    };
    const keys = [await create('complete'), await create('fail'), await create('error')];
    for (const key of keys)
      await eventually(
        () => stateOf(key),
        (state) => state === 'COMPLETED',
      );
    const result = await client.createProcessInstanceWithResult({
      processDefinitionId: 'pay',
      variables: { mode: 'complete' },
    });
    await worker.stop();

    // then
    expect(result.variables).toMatchObject({ receipt: 'complete-east' });
    expect(attempts).toBe(5);

    // when a message and a cancellation come
    const shipped = await client.createProcessInstance({
      processDefinitionId: 'ship',
      variables: { parcel: 'p1' },
    });
    await client.publishMessage({
      name: 'arrived',
      correlationKey: 'p1',
      timeToLive: 1000,
      messageId: 'm',
      variables: {},
    });
    expect(await stateOf(shipped.processInstanceKey)).toBe('COMPLETED');
    const lost = await client.createProcessInstance({
      processDefinitionId: 'ship',
      variables: { parcel: 'p2' },
    });
    await client.cancelProcessInstance({ processInstanceKey: lost.processInstanceKey });
    expect(await stateOf(lost.processInstanceKey)).toBe('TERMINATED');
  });

  it('gets a job back when its worker throws, and resolves the incident in the end', async () => {
    const client = camunda.getCamundaRestClient();
    await client.deployResources([{ name: 'pay.bpmn', content: pay }]);
    const { processInstanceKey } = await client.createProcessInstance({
      processDefinitionId: 'pay',
      variables: {},
    });
    const [job] = await client.activateJobs({
      type: 'charge',
      worker: 'w',
      timeout: 5000,
      maxJobsToActivate: 1,
      requestTimeout: 5000,
    });
    await job?.fail({ errorMessage: 'broken', retries: 0 });
    const incidents = await client.searchIncidents({
      filter: { processInstanceKey },
      sort: [{ field: 'creationTime', order: 'ASC' }],
    });
    const [incident] = incidents.items;
    expect(incident).toMatchObject({ errorType: 'JOB_NO_RETRIES', errorMessage: 'broken', state: 'ACTIVE' });
    await client.updateJob({ jobKey: job?.jobKey ?? '', retries: 1 });
    await client.resolveIncident(incident?.incidentKey ?? '');
    const [again] = await client.activateJobs({
      type: 'charge',
      worker: 'w',
      timeout: 5000,
      maxJobsToActivate: 1,
      requestTimeout: 5000,
    });
    await again?.complete();
    expect(await stateOf(processInstanceKey)).toBe('COMPLETED');
  });

  it('leaves no leased job behind when its worker stops while it polls', async () => {
    const client = camunda.getCamundaRestClient();
    await client.deployResources([{ name: 'pay.bpmn', content: pay }]);
    const worker = client.createJobWorker({
      ...{ type: 'charge', worker: 'w', timeout: 600_000, maxJobsToActivate: 5, pollIntervalMs: 20 },
      jobHandler: (job) => job.complete(),
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await worker.stop();
    const { processInstanceKey } = await client.createProcessInstance({
      processDefinitionId: 'pay',
      variables: {},
    });
    const jobs = await client.activateJobs({
      type: 'charge',
      worker: 'next',
      timeout: 5000,
      maxJobsToActivate: 5,
      requestTimeout: 10_000,
    });
    expect(jobs.map((job) => job.processInstanceKey)).toEqual([processInstanceKey]);
    await jobs[0]?.complete();
  });
});

describe('the client that checks every answer against the schema of its contract', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    process.env['CAMUNDA_SDK_VALIDATION'] = 'req:none,res:strict';
  });
  afterAll(async () => {
    delete process.env['CAMUNDA_SDK_VALIDATION'];
    await engine.stop();
    await database.drop();
  });

  it('finds no fault in any operation', async () => {
    // given
    const camunda = new Camunda8({
      ...{ ZEEBE_REST_ADDRESS: engine.address, CAMUNDA_AUTH_STRATEGY: 'NONE', CAMUNDA_LOG_LEVEL: 'none' },
      ...{ CAMUNDA_TENANT_ID: '<default>', CAMUNDA_SUPPORT_LOG_ENABLED: false },
    });
    const client = camunda.getOrchestrationClusterApiClient();
    const now = { consistency: { waitUpToMs: 0 } };
    const { deployments } = await client.createDeployment({
      resources: [new File([pay], 'pay.bpmn'), new File([ship], 'ship.bpmn')],
    });
    const [payId, shipId] = deployments.map(
      ({ processDefinition }) => the(processDefinition).processDefinitionId,
    );

    // when
    await client.getTopology();
    await client.getLicense();
    await client.getAuthentication();
    const { processInstanceKey, processDefinitionKey } = await client.createProcessInstance({
      processDefinitionId: the(payId),
      variables: { amount: 7 },
    });
    const { jobs } = await client.activateJobs({
      type: 'charge',
      timeout: 60_000,
      maxJobsToActivate: 1,
      requestTimeout: -1,
    });
    const { jobKey } = the(jobs[0]);
    const waiting = await client.createProcessInstance({
      processDefinitionId: the(shipId),
      variables: { parcel: 'x' },
    });
    const subscriptions = await client.searchMessageSubscriptions({}, now);
    await client.publishMessage({ name: 'arrived', correlationKey: 'other' });
    await client.correlateMessage({ name: 'arrived', correlationKey: 'x', variables: {} });
    await client.broadcastSignal({ signalName: 'none', variables: {} });
    await client.failJob({ jobKey, retries: 0, errorMessage: 'broken' });
    const incidents = await client.searchIncidents({ filter: { processInstanceKey } }, now);
    const incidentKey = the(incidents.items?.[0]?.incidentKey);
    await client.getIncident({ incidentKey }, now);
    await client.searchProcessInstanceIncidents({ processInstanceKey }, now);
    await client.updateJob({ jobKey, changeset: { retries: 2 } });
    await client.resolveIncident({ incidentKey });
    const searched = await client.searchJobs({ filter: { processInstanceKey } }, now);
    await client.createElementInstanceVariables({
      elementInstanceKey: the(jobs[0]).elementInstanceKey,
      variables: { amount: 8 },
    });
    await client.completeJob({ jobKey, variables: { done: true } });
    const definitions = await client.searchProcessDefinitions({ filter: { isLatestVersion: true } }, now);
    await client.getProcessDefinition({ processDefinitionKey }, now);
    await client.getProcessDefinitionXml({ processDefinitionKey }, now);
    await client.getProcessDefinitionStatistics({ processDefinitionKey }, now);
    const instances = await client.searchProcessInstances(
      { sort: [{ field: 'startDate', order: 'DESC' }] },
      now,
    );
    await client.getProcessInstance({ processInstanceKey }, now);
    await client.getProcessInstanceSequenceFlows({ processInstanceKey }, now);
    await client.getProcessInstanceStatistics({ processInstanceKey }, now);
    await client.getProcessInstanceCallHierarchy({ processInstanceKey }, now);
    const elements = await client.searchElementInstances({ filter: { processInstanceKey } }, now);
    await client.getElementInstance(
      { elementInstanceKey: the(elements.items?.[0]?.elementInstanceKey) },
      now,
    );
    const variables = await client.searchVariables({ filter: { processInstanceKey } }, now);
    await client.getVariable({ variableKey: the(variables.items[0]?.variableKey) }, now);
    await client.pinClock({ timestamp: Date.now() });
    await client.resetClock();
    await client.deleteResource({ resourceKey: processDefinitionKey });

    // then
    const state = await client.getProcessInstance({ processInstanceKey: waiting.processInstanceKey }, now);
    expect(state.state).toBe('COMPLETED');
    expect([subscriptions, searched, definitions, instances].map(({ items }) => items?.length)).toEqual([
      1, 1, 2, 2,
    ]);
    expect(variables.items.map(({ name, value }) => `${name}=${value}`).sort()).toEqual([
      'amount=8',
      'done=true',
    ]);
  });

  it('finds no fault in the operations of decisions', async () => {
    // given
    const camunda = new Camunda8({
      ...{ ZEEBE_REST_ADDRESS: engine.address, CAMUNDA_AUTH_STRATEGY: 'NONE', CAMUNDA_LOG_LEVEL: 'none' },
      ...{ CAMUNDA_TENANT_ID: '<default>', CAMUNDA_SUPPORT_LOG_ENABLED: false },
    });
    const client = camunda.getOrchestrationClusterApiClient();
    const now = { consistency: { waitUpToMs: 0 } };
    const decisions = aDmn(
      'menu',
      table('dish', { inputs: ['season'], rules: [['"Fall"', '"Stew"']] }),
      literal('order', 'assert(dish, dish != null)', { requires: ['dish'] }),
    );
    const { deployments } = await client.createDeployment({ resources: [new File([decisions], 'menu.dmn')] });
    const { decisionDefinitionKey, decisionRequirementsKey } = the(the(deployments[1]).decisionDefinition);

    // when
    // Its schema wants the id of a failed decision even where none failed; Camunda itself answers an empty text there.
    const decisionDefinitionId = the(the(deployments[1]).decisionDefinition?.decisionDefinitionId);
    const evaluate = (season: string) =>
      engine.call('POST', '/decision-definitions/evaluation', {
        ...{ decisionDefinitionId, variables: { season } },
      });
    await evaluate('Fall');
    await evaluate('Lent');
    const definitions = await client.searchDecisionDefinitions({ filter: { decisionDefinitionId } }, now);
    await client.getDecisionDefinition({ decisionDefinitionKey: the(decisionDefinitionKey) }, now);
    await client.getDecisionDefinitionXml({ decisionDefinitionKey: the(decisionDefinitionKey) }, now);
    await client.searchDecisionRequirements({}, now);
    await client.getDecisionRequirements({ decisionRequirementsKey: the(decisionRequirementsKey) }, now);
    await client.getDecisionRequirementsXml({ decisionRequirementsKey: the(decisionRequirementsKey) }, now);
    const instances = await client.searchDecisionInstances(
      { filter: { decisionDefinitionId }, sort: [{ field: 'evaluationDate', order: 'ASC' }] },
      now,
    );
    const { decisionEvaluationInstanceKey } = the(instances.items?.[0]);
    await client.getDecisionInstance(
      { decisionEvaluationInstanceKey: the(decisionEvaluationInstanceKey) },
      now,
    );

    // then
    expect(definitions.items).toHaveLength(1);
    expect(instances.items?.map(({ state }) => state)).toEqual(['EVALUATED', 'FAILED']);
  });
});
