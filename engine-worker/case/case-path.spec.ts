import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideApproval } from '../../store/approval.ts';
import { findAssessment } from '../../store/assessment.ts';
import { listCaseEvents } from '../../store/case-event.ts';
import { findDecision } from '../../store/decision.ts';
import { listFacts } from '../../store/economic-fact.ts';
import { findEntitlementOfCase } from '../../store/entitlement.ts';
import { findCase, moveCase } from '../../store/item-case.ts';
import type { JobType } from '../../model/jobs.ts';
import { findNewestNotice } from '../../store/public-notice.ts';
import { saveSurvey } from '../../store/survey.ts';
import { fileCase, scenario, type FiledCase } from '../../test/worker-case.ts';
import { aJob, createWorkerWorld, readRows, runHandler, type WorkerWorld } from '../../test/worker-world.ts';

let world: WorkerWorld;
let approver = '';
beforeAll(async () => {
  world = await createWorkerWorld();
  const [user] = await readRows<{ id: string }>(
    world.pool,
    `INSERT INTO org_user (username, display_name, password_hash, roles, jurisdiction_id)
     SELECT 'approver', 'Approver', '-', '{APPROVER}', id FROM jurisdiction WHERE level = 'CITY' RETURNING id`,
  );
  approver = user?.id ?? '';
});
afterAll(() => world.close());

/** Every step runs twice: the second run finds the effect of the first and gives the same answer. */
async function step(type: JobType, variables: object, headers: object = {}) {
  const job = aJob(type, variables, headers);
  const first = await runHandler(world, type, job);
  const second = await runHandler(world, type, job);
  expect(second).toEqual(first);
  return first;
}

const stateOf = async ({ caseId }: FiledCase) => (await findCase(world.pool, caseId))?.state;

async function verified(
  code: 'allowance-undisputed' | 'allowance-disputed' | 'allowance-rejected' | 'allowance-hidden-deposit',
  n = 0,
) {
  const filed = await fileCase(world, {
    scenario: scenario(world, code, n),
    itemCode: 'MIN_LIVING',
    state: 'ACCEPTED',
  });
  await step('open-survey', filed);
  await step('verify', filed, { mode: 'ask' });
  return filed;
}

const surveyed = (filed: FiledCase, disputed: boolean) =>
  saveSurvey(world.pool, { caseId: filed.caseId, surveyorId: approver, answers: {}, disputed });

async function approved(filed: FiledCase, outcome: 'AGREE' | 'DISAGREE' = 'AGREE') {
  const opened = await step('approve', filed);
  if (opened.kind !== 'completed') throw new Error(`approve ended in ${opened.kind}`);
  const departments = ['CIVIL_AFFAIRS', 'HOUSING', 'HUMAN_RESOURCES'];
  expect(opened.output).toMatchObject({ departments });
  for (const department of departments)
    await decideApproval(world.pool, {
      caseId: filed.caseId,
      department,
      approverId: approver,
      outcome,
      opinion: null,
    });
}

describe('an undisputed allowance', () => {
  it('goes from verification to its first planned payment, each step twice and taking effect once', async () => {
    // given
    const household = scenario(world, 'allowance-undisputed');
    const filed = await verified('allowance-undisputed');
    await surveyed(filed, false);

    // when: reconciled
    expect(await step('reconcile', filed)).toMatchObject({ output: { eligible: true, disputed: false } });
    expect(await stateOf(filed)).toBe('RECONCILED');
    const assessment = await findAssessment(world.pool, filed.caseId);
    expect(assessment?.amountFen).toBe(
      household.standardMonth * household.totals.size - household.totals.incomeMonth,
    );

    // when: nobody disputes
    expect(await step('review-skip', { ...filed, disputed: false })).toMatchObject({
      output: { reviewRequired: false },
    });
    expect((await findCase(world.pool, filed.caseId))?.reviewSkipReason).toBe('UNDISPUTED');

    // when: noticed
    expect(await step('publish-notice', filed, { mode: 'publish' })).toMatchObject({
      output: { noticeEndsAt: '2026-11-30T15:59:59.000Z' },
    });
    const notice = await findNewestNotice(world.pool, filed.caseId);
    expect(notice?.round).toBe(1);
    const applicant = household.members.find(({ idNo }) => idNo === household.applicantIdNo);
    expect(notice?.textZh).not.toContain(applicant?.name);
    expect(`${String(notice?.textZh)} ${String(notice?.textEn)}`).not.toMatch(/\d{12,}/);
    await step('publish-notice', filed, { mode: 'close' });

    // when: approved and decided
    await approved(filed);
    expect(await step('decide', filed)).toMatchObject({ output: { outcome: 'GRANT' } });
    await step('grant', filed);
    await step('plan-payment', filed);

    // then
    expect(await stateOf(filed)).toBe('GRANTED');
    expect(await findEntitlementOfCase(world.pool, filed.caseId)).toMatchObject({
      amountFen: assessment?.amountFen,
      fromMonth: '2026-11-01',
      state: 'ACTIVE',
    });
    const payments = await readRows(
      world.pool,
      `SELECT p.month, p.state FROM payment p JOIN entitlement e ON e.id = p.entitlement_id WHERE e.case_id = $1`,
      [filed.caseId],
    );
    expect(payments).toEqual([{ month: '2026-11-01', state: 'PLANNED' }]);
    const kinds = (await listCaseEvents(world.pool, filed.caseId)).map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});

describe('a disputed allowance', () => {
  it('has a democratic review, once', async () => {
    const filed = await verified('allowance-disputed');
    await surveyed(filed, true);
    expect(await step('reconcile', filed)).toMatchObject({ output: { disputed: true } });
    expect(await step('review-skip', { ...filed, disputed: true })).toMatchObject({
      output: { reviewRequired: true },
    });
    expect(await stateOf(filed)).toBe('REVIEWING');
    const reviews = await readRows(
      world.pool,
      'SELECT required, skip_reason FROM democratic_review WHERE case_id = $1',
      [filed.caseId],
    );
    expect(reviews).toEqual([{ required: true, skip_reason: null }]);
  });
});

describe('an allowance that is not due', () => {
  it('is rejected by the policy and the household is watched', async () => {
    const filed = await verified('allowance-rejected');
    await surveyed(filed, false);
    expect(await step('reconcile', filed)).toMatchObject({ output: { eligible: false } });
    await approved(filed);
    expect(await step('decide', filed)).toMatchObject({ output: { outcome: 'REJECT' } });
    await step('open-monitoring', filed, { group: 'NOT_APPROVED' });
    expect(await stateOf(filed)).toBe('REJECTED');
    expect(await findDecision(world.pool, filed.caseId)).toMatchObject({
      reason: 'NOT_ELIGIBLE',
      amountFen: null,
    });
    expect(
      await readRows(world.pool, 'SELECT monitoring_group AS g FROM monitoring_subject WHERE case_id = $1', [
        filed.caseId,
      ]),
    ).toEqual([{ g: 'NOT_APPROVED' }]);
  });

  it('is rejected when one department disagrees', async () => {
    const filed = await verified('allowance-undisputed', 1);
    await surveyed(filed, false);
    await step('reconcile', filed);
    await approved(filed, 'DISAGREE');
    expect(await step('decide', filed)).toMatchObject({ output: { outcome: 'REJECT' } });
    expect(await findDecision(world.pool, filed.caseId)).toMatchObject({ reason: 'DEPARTMENT_DISAGREES' });
  });

  it('counts the deposits that only the bank knows of, and keeps all three figures', async () => {
    const filed = await verified('allowance-hidden-deposit');
    await step('reconcile', filed);
    const facts = await listFacts(world.pool, filed.caseId);
    const hidden = facts.find(({ key, personId }) => key === 'deposits' && personId === filed.applicantId);
    expect(hidden?.adoptedFrom).toBe('REPORTED');
    expect(hidden?.reported).toBeGreaterThan(hidden?.declared ?? 0);
    expect(hidden?.adopted).toBe(hidden?.reported);
  });
});

describe('an exclusive benefit', () => {
  it('that was granted after the decision refuses the case in the same step', async () => {
    // given: decided, not carried out yet
    const filed = await verified('allowance-undisputed', 2);
    await surveyed(filed, false);
    await step('reconcile', filed);
    await approved(filed);
    await step('decide', filed);
    const other = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed', 2),
      itemCode: 'MIN_LIVING',
      state: 'GRANTED',
    });
    await world.pool.query(
      `INSERT INTO entitlement (case_id, person_id, item_code, amount_fen, period, from_month, state, created_at)
       VALUES ($1, $2, 'MIN_LIVING', 100, 'MONTH', '2026-11-01', 'ACTIVE', now())`,
      [other.caseId, other.applicantId],
    );

    // when
    const outcome = await runHandler(world, 'grant', aJob('grant', filed));

    // then
    expect(outcome).toMatchObject({ kind: 'businessError', code: 'EXCLUDED' });
    expect(await stateOf(filed)).toBe('REJECTED');
    expect(await findDecision(world.pool, filed.caseId)).toMatchObject({
      outcome: 'REJECT',
      reason: 'EXCLUSIVE_BENEFIT_HELD',
    });
    expect(await findEntitlementOfCase(world.pool, filed.caseId)).toBeUndefined();
  });
});

describe('an objection', () => {
  it('has the facts reconciled and a second notice posted', async () => {
    const filed = await verified('allowance-undisputed', 3);
    await surveyed(filed, false);
    await step('reconcile', filed);
    await step('publish-notice', filed, { mode: 'publish' });
    await moveCase(world.pool, filed.caseId, 'OBJECTED');
    await moveCase(world.pool, filed.caseId, 'RECHECKING');
    await step('publish-notice', filed, { mode: 'publish' });
    expect(await findNewestNotice(world.pool, filed.caseId)).toMatchObject({ round: 2 });
  });
});

describe('a case that is closed', () => {
  it('takes its open steps out of the inbox and refuses every later step', async () => {
    const filed = await fileCase(world, {
      scenario: scenario(world, 'supporter-elsewhere'),
      itemCode: 'MIN_LIVING',
      state: 'ACCEPTED',
    });
    await step('close-case', filed, { state: 'WITHDRAWN' });
    expect(await stateOf(filed)).toBe('WITHDRAWN');
    for (const type of ['open-survey', 'reconcile', 'approve', 'decide'] as const)
      expect(await runHandler(world, type, aJob(type, filed))).toMatchObject({ code: 'CASE_CLOSED' });
  });

  it('stops the legal clock while a supplement is waited for', async () => {
    const filed = await fileCase(world, {
      scenario: scenario(world, 'supporter-elsewhere', 1),
      itemCode: 'MIN_LIVING',
    });
    await step('ask-supplement', filed);
    const theCase = await findCase(world.pool, filed.caseId);
    expect(theCase).toMatchObject({ state: 'SUPPLEMENT_ASKED' });
    expect(theCase?.clockStoppedAt).not.toBeNull();
  });
});

describe('urgent help', () => {
  it('is decided on what was declared and gets a batch of its own at once', async () => {
    // given
    const household = scenario(world, 'temporary-urgent');
    const filed = await fileCase(world, {
      scenario: household,
      itemCode: 'TEMP_AID',
      state: 'DECIDING',
      urgent: true,
    });

    // when
    expect(await step('decide', filed)).toMatchObject({ output: { outcome: 'GRANT' } });
    await step('grant', filed);
    await step('plan-payment', filed);

    // then
    const batches = await readRows<{ kind: string; total: number; name: string }>(
      world.pool,
      `SELECT b.kind, b.total_fen AS total, o.payload ->> 'name' AS name
         FROM payment_batch b JOIN payment p ON p.batch_id = b.id JOIN entitlement e ON e.id = p.entitlement_id
         JOIN outbox o ON o.payload ->> 'correlationKey' = b.id::text
        WHERE e.case_id = $1`,
      [filed.caseId],
    );
    const decision = await findDecision(world.pool, filed.caseId);
    expect(batches).toEqual([{ kind: 'URGENT', total: decision?.amountFen, name: 'payment-batch.start' }]);
  });
});
