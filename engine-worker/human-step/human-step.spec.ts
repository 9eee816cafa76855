import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishForm } from '../../store/form-version.ts';
import { findTaskByJob } from '../../store/inbox-task.ts';
import { findCase } from '../../store/item-case.ts';
import { anApprovedBatch, payableHouseholds } from '../../test/payment-world.ts';
import { fileCase, scenario } from '../../test/worker-case.ts';
import { aJob, createWorkerWorld, runHandler, type WorkerWorld } from '../../test/worker-world.ts';

const type = 'io.camunda.zeebe:userTask';
let world: WorkerWorld;
beforeAll(async () => {
  world = await createWorkerWorld();
  await publishForm(world.pool, 'acceptance', { title: 'first' });
  await publishForm(world.pool, 'acceptance', { title: 'second' });
  for (const key of ['department-approval', 'batch-approval', 'account-fix', 'recheck-objection'])
    await publishForm(world.pool, key, { title: key });
});
afterAll(() => world.close());

const headersOf = (kind: string, role: string, more: object = {}) => ({
  kind,
  'io.camunda.zeebe:formKey': kind,
  'io.camunda.zeebe:candidateGroups': `["${role}"]`,
  ...more,
});
const open = (variables: object, headers: object) => runHandler(world, type, aJob(type, variables, headers));

describe('a human step', () => {
  it('becomes a row of the inbox with its role, place, due date, newest form and routing, and stays open', async () => {
    // given
    const household = scenario(world, 'allowance-undisputed');
    const { caseId } = await fileCase(world, { scenario: household, itemCode: 'MIN_LIVING' });
    const job = aJob(
      type,
      { caseId },
      headersOf('acceptance', 'WINDOW_CLERK', {
        routing: 'outcome, reason',
        'io.camunda.zeebe:dueDate': '2026-11-25T15:59:59Z[Etc/UTC]',
      }),
    );

    // when
    const outcome = await runHandler(world, type, job);

    // then
    expect(outcome).toEqual({ kind: 'leftOpen', leaseMs: 86_400_000 });
    const task = await findTaskByJob(world.pool, job.key);
    expect(task).toMatchObject({
      kind: 'acceptance',
      state: 'OPEN',
      caseId,
      roles: ['WINDOW_CLERK'],
      jurisdictionId: household.township,
      formKey: 'acceptance',
      formVersion: 2,
      routing: ['outcome', 'reason'],
      dueAt: new Date('2026-11-25T15:59:59Z'),
    });
  });

  it('given out again finds its row', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed', 1),
      itemCode: 'MIN_LIVING',
    });
    const job = aJob(type, { caseId }, headersOf('acceptance', 'WINDOW_CLERK'));
    await runHandler(world, type, job);
    const first = await findTaskByJob(world.pool, job.key);
    await runHandler(world, type, job);
    expect(await findTaskByJob(world.pool, job.key)).toEqual(first);
  });

  it('whose service task stands in for a user task has form, role and due date from a variable', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-disputed'),
      itemCode: 'MIN_LIVING',
    });
    const humanStep = {
      formKey: 'acceptance',
      candidateGroups: ['WINDOW_CLERK'],
      dueDate: '2026-11-25T15:59:59Z',
    };
    const job = aJob(type, { caseId, humanStep }, { kind: 'acceptance' });
    await runHandler(world, type, job);
    expect(await findTaskByJob(world.pool, job.key)).toMatchObject({
      formKey: 'acceptance',
      roles: ['WINDOW_CLERK'],
      dueAt: new Date('2026-11-25T15:59:59Z'),
    });
  });

  it('of an approver lies at the county and names the department', async () => {
    const household = scenario(world, 'allowance-undisputed', 2);
    const { caseId } = await fileCase(world, { scenario: household, itemCode: 'MIN_LIVING' });
    const job = aJob(type, { caseId, department: 'HOUSING' }, headersOf('department-approval', 'APPROVER'));
    await runHandler(world, type, job);
    expect(await findTaskByJob(world.pool, job.key)).toMatchObject({
      jurisdictionId: household.county,
      department: 'HOUSING',
    });
  });

  it('of finance is about a batch, of a bank officer about the account of a returned payment', async () => {
    // given
    const [household] = payableHouseholds(world, 1);
    const batch = await anApprovedBatch(world, household ? [household] : []);
    await world.pool.query(`UPDATE payment SET state = 'RETURNED' WHERE id = $1`, [batch.paymentIds[0]]);

    // when
    const finance = aJob(type, { batchId: batch.batchId }, headersOf('batch-approval', 'FINANCE'));
    const officer = aJob(
      type,
      { batchId: batch.batchId, paymentId: batch.paymentIds[0] },
      headersOf('account-fix', 'BANK_OFFICER'),
    );
    await runHandler(world, type, finance);
    await runHandler(world, type, officer);

    // then
    expect(await findTaskByJob(world.pool, finance.key)).toMatchObject({
      batchId: batch.batchId,
      caseId: null,
      jurisdictionId: household?.county,
    });
    const applicant = household?.members.find(({ idNo }) => idNo === household.applicantIdNo);
    expect(await findTaskByJob(world.pool, officer.key)).toMatchObject({
      paymentId: batch.paymentIds[0],
      bank: applicant?.account?.bank,
      caseId: batch.caseIds[0],
    });
    const { rows } = await world.pool.query('SELECT state FROM payment WHERE id = $1', [batch.paymentIds[0]]);
    expect(rows).toEqual([{ state: 'ACCOUNT_FIX' }]);
  });

  it('of no kind fills its form, in the version that the step before it filled', async () => {
    const household = scenario(world, 'allowance-undisputed');
    const { caseId } = await fileCase(world, { scenario: household, itemCode: 'TEMP_AID' });
    const headers = headersOf('acceptance', 'WINDOW_CLERK', { kind: undefined });
    const first = aJob(type, { caseId }, headers);
    await runHandler(world, type, first);
    const before = await findTaskByJob(world.pool, first.key);
    expect(before).toMatchObject({ kind: 'form-step', formKey: 'acceptance', formVersion: 2 });
    await world.pool.query(`UPDATE inbox_task SET state = 'COMPLETED' WHERE id = $1`, [before?.id]);
    await publishForm(world.pool, 'acceptance', { title: 'third' });

    const second = { ...aJob(type, { caseId }, headers), processInstanceKey: first.processInstanceKey };
    await runHandler(world, type, second);
    expect(await findTaskByJob(world.pool, second.key)).toMatchObject({ formVersion: 2 });
    const other = { ...aJob(type, { caseId }, headers), processInstanceKey: '4711' };
    await runHandler(world, type, other);
    expect(await findTaskByJob(world.pool, other.key)).toMatchObject({ formVersion: 3 });
  });

  it('of an objection begins the recheck', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed', 3),
      itemCode: 'MIN_LIVING',
      state: 'OBJECTED',
    });
    await open({ caseId }, headersOf('recheck-objection', 'REVIEWER'));
    expect((await findCase(world.pool, caseId))?.state).toBe('RECHECKING');
  });

  it('of a case that was withdrawn meanwhile opens nothing', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'supporter-elsewhere'),
      itemCode: 'MIN_LIVING',
      state: 'WITHDRAWN',
    });
    expect(await open({ caseId }, headersOf('acceptance', 'WINDOW_CLERK'))).toMatchObject({
      code: 'CASE_CLOSED',
    });
  });

  it.each([
    ['an unknown kind', headersOf('juggling', 'WINDOW_CLERK')],
    ['an unknown role', headersOf('acceptance', 'JUGGLER')],
    [
      'a form that is not published',
      headersOf('acceptance', 'WINDOW_CLERK', { 'io.camunda.zeebe:formKey': 'none' }),
    ],
    ['no candidate groups', { kind: 'acceptance', 'io.camunda.zeebe:formKey': 'acceptance' }],
    ['no form key', { kind: 'acceptance', 'io.camunda.zeebe:candidateGroups': '["WINDOW_CLERK"]' }],
  ])('with %s is an incident', async (_what, headers) => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-rejected'),
      itemCode: 'MIN_LIVING',
      state: 'WITHDRAWN',
    });
    await world.pool.query(`UPDATE item_case SET state = 'SUBMITTED' WHERE id = $1`, [caseId]);
    expect(await open({ caseId }, headers)).toMatchObject({ kind: 'incident' });
  });
});
