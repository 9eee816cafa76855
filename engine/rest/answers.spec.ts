import {
  BatchOperationKey,
  createCamundaClient,
  DecisionDefinitionId,
  DecisionDefinitionKey,
  DecisionEvaluationInstanceKey,
  DecisionRequirementsKey,
  ElementId,
  ElementInstanceKey,
  IncidentKey,
  JobKey,
  ProcessDefinitionId,
  ProcessDefinitionKey,
  ProcessInstanceKey,
  UserTaskKey,
  VariableKey,
  type CamundaClient,
} from '@camunda8/orchestration-cluster-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, call, catching, end, message, service, start, user } from '../../test/bpmn-builder.ts';
import { aDmn, decision, literalLogic } from '../../test/dmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

/** Reads see their own writes: nothing is waited for. */
const now = { consistency: { waitUpToMs: 0 } };

const inner = aProcess('inner', start('s'), service('work', { type: 'work' }), end('e'), 's -> work -> e');
const outer = aProcess(
  ...['outer', start('s'), call('called', 'inner'), catching('wait', message('paid', '=order')), end('e')],
  's -> called -> wait -> e',
);

/** The client of Camunda for TypeScript checks every answer against the schemas of release 8.8; it throws where one does not fit. */
describe('every answer fits the schemas of the API', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let client: CamundaClient;
  let instance: ProcessInstanceKey;
  let called: ProcessInstanceKey;
  let definition: ProcessDefinitionKey;

  const clientOf = (address: string) =>
    createCamundaClient({
      config: {
        CAMUNDA_REST_ADDRESS: address,
        CAMUNDA_SDK_VALIDATION: 'req:none,res:fanatical',
        CAMUNDA_SDK_LOG_LEVEL: 'silent',
      },
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    client = clientOf(engine.address);
    const deployed = await client.createDeployment({
      resources: [
        new File([inner], 'inner.bpmn'),
        new File([outer], 'outer.bpmn'),
        new File(['{"id":"ask","components":[]}'], 'ask.form'),
      ],
    });
    expect(deployed.processes).toHaveLength(2);
    expect(deployed.forms).toHaveLength(1);
    definition = ProcessDefinitionKey.assumeExists(String(deployed.processes[1]?.processDefinitionKey));
    const created = await client.createProcessInstance({
      ...{ processDefinitionId: ProcessDefinitionId.assumeExists('outer'), tags: [] },
      variables: { order: 'o-1', long: 'x'.repeat(9000) },
    });
    instance = created.processInstanceKey;
    const children = await client.searchProcessInstances(
      { filter: { parentProcessInstanceKey: instance } },
      now,
    );
    called = ProcessInstanceKey.assumeExists(String(children.items[0]?.processInstanceKey));
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const activate = async (): Promise<JobKey> => {
    const { jobs } = await client.activateJobs({
      ...{ type: 'work', worker: 'w', timeout: 60_000, maxJobsToActivate: 1, requestTimeout: -1 },
    });
    return JobKey.assumeExists(String(jobs[0]?.jobKey));
  };

  it('and one that does not is noticed', async () => {
    const other = createCamundaClient({
      config: { CAMUNDA_REST_ADDRESS: engine.address, CAMUNDA_SDK_VALIDATION: 'req:none,res:fanatical' },
      fetch: async () => Promise.resolve(Response.json({ brokers: 'none' })),
    });
    await expect(other.getTopology()).rejects.toThrow();
  });

  it('about the cluster and who calls it', async () => {
    await client.getTopology();
    await client.getStatus();
    await client.getLicense();
    await client.getAuthentication();
    await client.pinClock({ timestamp: Date.now() });
    await client.resetClock();
  });

  it('about definitions and resources', async () => {
    const processDefinitionKey = definition;
    expect((await client.searchProcessDefinitions({}, now)).items).toHaveLength(2);
    await client.getProcessDefinition({ processDefinitionKey }, now);
    expect(await client.getProcessDefinitionXml({ processDefinitionKey }, now)).toContain('outer');
    expect((await engine.call('GET', `/process-definitions/${processDefinitionKey}/form`)).status).toBe(204);
    const statistics = await client.getProcessDefinitionStatistics({ processDefinitionKey }, now);
    expect(statistics.items).not.toHaveLength(0);
    await client.getResource({ resourceKey: processDefinitionKey });
    await client.getResourceContent({ resourceKey: processDefinitionKey });
  });

  it('about instances, their elements and variables', async () => {
    const processInstanceKey = instance;
    await client.getProcessInstance({ processInstanceKey }, now);
    await client.getProcessInstanceCallHierarchy({ processInstanceKey: called }, now);
    await client.getProcessInstanceSequenceFlows({ processInstanceKey }, now);
    await client.getProcessInstanceStatistics({ processInstanceKey }, now);
    const running = { processInstanceKey, state: 'ACTIVE' } as const;
    const { items: elements = [] } = await client.searchElementInstances({ filter: running }, now);
    const elementInstanceKey = ElementInstanceKey.assumeExists(String(elements[0]?.elementInstanceKey));
    await client.getElementInstance({ elementInstanceKey }, now);
    await client.createElementInstanceVariables({
      elementInstanceKey,
      variables: { more: [1] },
      local: true,
    });
    const { items: variables } = await client.searchVariables({ filter: { processInstanceKey } }, now);
    expect(variables.map(({ isTruncated }) => isTruncated)).toContain(true);
    await client.getVariable(
      { variableKey: VariableKey.assumeExists(String(variables[0]?.variableKey)) },
      now,
    );
  });

  it('about jobs and incidents, and to those who work on them', async () => {
    const first = await activate();
    expect((await client.searchJobs({ filter: { type: 'work' } }, now)).items).toHaveLength(1);
    await client.updateJob({ jobKey: first, changeset: { retries: 2, timeout: 1000 } });
    await client.failJob({ jobKey: first, retries: 0, errorMessage: 'broken' });
    await client.searchIncidents({}, now);
    const { items = [] } = await client.searchProcessInstanceIncidents({ processInstanceKey: called }, now);
    const incidentKey = IncidentKey.assumeExists(String(items[0]?.incidentKey));
    await client.getIncident({ incidentKey }, now);
    await client.updateJob({ jobKey: first, changeset: { retries: 1 } });
    await client.resolveIncident({ incidentKey });
    await client.throwJobError({ jobKey: await activate(), errorCode: 'UNKNOWN' });
    const { items: open = [] } = await client.searchIncidents({ filter: { state: 'ACTIVE' } }, now);
    await client.resolveIncident({ incidentKey: IncidentKey.assumeExists(String(open[0]?.incidentKey)) });
    await client.completeJob({ jobKey: await activate(), variables: { done: true } });
  });

  it('about user tasks', async () => {
    const asked = { extensions: '<zeebe:userTask/><zeebe:formDefinition formId="ask"/>' };
    await client.createDeployment({
      resources: [
        new File([aProcess('asks', start('s'), user('u', asked), end('e'), 's -> u -> e')], 'asks.bpmn'),
      ],
    });
    await client.createProcessInstance({
      processDefinitionId: ProcessDefinitionId.assumeExists('asks'),
      variables: { name: 'Zhang', long: 'x'.repeat(9000) },
    });
    const { items } = await client.searchUserTasks({ filter: { state: 'CREATED' } }, now);
    const userTaskKey = UserTaskKey.assumeExists(String(items[0]?.userTaskKey));
    await client.assignUserTask({ userTaskKey, assignee: 'li' });
    await client.updateUserTask({ userTaskKey, changeset: { dueDate: '2030-01-01T00:00:00Z', priority: 7 } });
    expect(await client.getUserTask({ userTaskKey }, now)).toMatchObject({ assignee: 'li', priority: 7 });
    expect(await client.getUserTaskForm({ userTaskKey }, now)).toMatchObject({ formId: 'ask' });
    const { items: variables } = await client.searchUserTaskVariables({ userTaskKey }, now);
    expect(variables.map(({ name }) => name).sort()).toEqual(['long', 'name']);
    await client.unassignUserTask({ userTaskKey });
    await client.completeUserTask({ userTaskKey, variables: { approved: true } });
    expect((await client.searchUserTasks({ filter: { state: 'COMPLETED' } }, now)).items).toHaveLength(1);
  });

  it('about decisions', async () => {
    const season = decision('season', literalLogic('assert(month, month > 0)'));
    const dish = decision('dish', literalLogic('season + 1'), { requires: ['season'] });
    const deployed = await client.createDeployment({
      resources: [new File([aDmn('menu', season, dish)], 'menu.dmn')],
    });
    expect(deployed.decisions).toHaveLength(2);
    const decisionDefinitionId = DecisionDefinitionId.assumeExists('dish');
    const evaluated = await client.evaluateDecision({ decisionDefinitionId, variables: { month: 1 } });
    expect(evaluated).toMatchObject({ output: '2', failureMessage: '' });
    const failed = await client.evaluateDecision({ decisionDefinitionId, variables: { month: 0 } });
    expect(failed).toMatchObject({ output: 'null', failedDecisionDefinitionId: 'season' });

    const { items: definitions = [] } = await client.searchDecisionDefinitions({}, now);
    const decisionDefinitionKey = DecisionDefinitionKey.assumeExists(
      String(definitions[0]?.decisionDefinitionKey),
    );
    await client.getDecisionDefinition({ decisionDefinitionKey }, now);
    await client.getDecisionDefinitionXml({ decisionDefinitionKey }, now);
    const { items: files = [] } = await client.searchDecisionRequirements({}, now);
    const decisionRequirementsKey = DecisionRequirementsKey.assumeExists(
      String(files[0]?.decisionRequirementsKey),
    );
    await client.getDecisionRequirements({ decisionRequirementsKey }, now);
    await client.getDecisionRequirementsXml({ decisionRequirementsKey }, now);
    const { items: decided = [] } = await client.searchDecisionInstances({}, now);
    expect(decided).toHaveLength(3);
    for (const { decisionEvaluationInstanceKey: key } of decided)
      await client.getDecisionInstance(
        { decisionEvaluationInstanceKey: DecisionEvaluationInstanceKey.assumeExists(String(key)) },
        now,
      );
  });

  it('about messages and signals', async () => {
    expect((await client.searchMessageSubscriptions({}, now)).items).toHaveLength(1);
    await client.publishMessage({ name: 'nobody', correlationKey: 'x', timeToLive: 1000 });
    await client.correlateMessage({ name: 'paid', correlationKey: 'o-1' });
    const { items } = await client.searchCorrelatedMessageSubscriptions({}, now);
    expect(items).toMatchObject([{ messageName: 'paid', processInstanceKey: instance, elementId: 'wait' }]);
    await client.broadcastSignal({ signalName: 'nobody' });
  });

  it('about what is done to many instances', async () => {
    const started = await client.createProcessInstance({
      processDefinitionId: ProcessDefinitionId.assumeExists('inner'),
      runtimeInstructions: [
        { type: 'TERMINATE_PROCESS_INSTANCE', afterElementId: ElementId.assumeExists('work') },
      ],
    });
    await client.cancelProcessInstance({ processInstanceKey: started.processInstanceKey });
    const filter = { processDefinitionId: 'inner' };
    const batch = await client.cancelProcessInstancesBatchOperation({ filter }, now);
    const batchOperationKey = BatchOperationKey.assumeExists(String(batch.batchOperationKey));
    await client.getBatchOperation({ batchOperationKey }, now);
    await client.searchBatchOperations({}, now);
    await client.searchBatchOperationItems({}, now);
  });

  it('that refuses something', async () => {
    const reply = await engine.call('GET', '/process-instances/1');
    expect(reply.json).toMatchObject({ type: 'about:blank', title: 'NOT_FOUND', status: 404 });
    expect(textAt(reply.json, 'instance')).toBe('/v2/process-instances/1');
  });
});
