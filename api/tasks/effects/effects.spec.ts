import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCase, standAt, type FiledCase } from '../../../test/api-cases.ts';
import { aPayment } from '../../../test/api-payments.ts';
import {
  problemFields,
  startApi,
  type Answer,
  type ApiServer,
  type Caller,
} from '../../../test/api-server.ts';
import {
  addClient,
  addForm,
  addItem,
  addPlaces,
  addTask,
  addUser,
  anItem,
  places,
} from '../../../test/api-world.ts';
import type { CaseState } from '../../../model/case.ts';
import { staffRoles } from '../../../model/roles.ts';
import { taskKinds } from '../../../model/task.ts';
import { inTransaction } from '../../../kit/database.ts';
import { listApprovals, openApprovals } from '../../../store/approval.ts';
import { findReview, requireReview } from '../../../store/democratic-review.ts';
import { listFacts } from '../../../store/economic-fact.ts';
import type { NewTask } from '../../../store/inbox-task.ts';
import { insertObjection, listObjections } from '../../../store/objection.ts';
import { findBatch } from '../../../store/payment-batch.ts';
import { findPayment, movePayments } from '../../../store/payment.ts';
import { insertNotice } from '../../../store/public-notice.ts';
import { findAccount, findPayingAccount, setAccountStatus } from '../../../store/recipient-account.ts';
import { findSurvey } from '../../../store/survey.ts';

let api: ApiServer;
let integrator: Caller;
/** Somebody who may do every kind of step, so that each is tried by itself. */
let caller: Caller;
let userId: string;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  for (const kind of taskKinds) await addForm(api.pool, kind);
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'cases:read'] });
  const person = { username: 'all', roles: [...staffRoles], jurisdictionId: places.county };
  userId = await addUser(api.pool, { ...person, department: 'HOUSING', bank: 'YXRC' });
  integrator = await api.token('portal');
  caller = await api.signIn('all');
});
afterAll(() => api.stop());

async function at(state: CaseState): Promise<FiledCase> {
  const theCase = await aCase(api, integrator);
  await standAt(api, theCase.id, state);
  return theCase;
}

/** Opens, claims and completes a step. */
async function done(task: Partial<NewTask> & Pick<NewTask, 'kind'>, values: object): Promise<Answer> {
  const { id } = await addTask(api.pool, { role: 'WINDOW_CLERK', ...task });
  expect((await caller('POST', `/api/tasks/${id}/claim`)).status).toBe(200);
  return caller('POST', `/api/tasks/${id}/completion`, { values });
}

const lastEvent = async (caseId: string) =>
  (
    await api.pool.query<{ kind: string; detail: object }>(
      'SELECT kind, detail FROM case_event WHERE case_id = $1 ORDER BY id DESC LIMIT 1',
      [caseId],
    )
  ).rows[0];

describe('an acceptance', () => {
  it.each(['SUPPLEMENT', 'NOT_ACCEPTED'])(
    'with the outcome %s leaves the move to the process',
    async (outcome) => {
      const { id: caseId } = await at('SUBMITTED');
      const values = { identityChecked: true, documentsChecked: false, outcome, reason: 'photo missing' };
      expect((await done({ kind: 'acceptance', caseId }, values)).status).toBe(200);
      expect(await lastEvent(caseId)).toEqual({
        kind: 'TASK_COMPLETED',
        detail: { task: 'acceptance', outcome },
      });
    },
  );
});

describe('a household survey', () => {
  const survey = {
    methods: ['SITE'],
    firstSurveyor: '甲',
    secondSurveyor: '乙',
    kinship: false,
    incomeMonth: 90_000,
  };

  it('keeps its findings and the surveyed figures', async () => {
    const { id: caseId } = await at('VERIFYING');
    await done({ kind: 'household-survey', caseId }, { ...survey, deposits: 500_000, disputed: false });
    expect(await findSurvey(api.pool, caseId)).toMatchObject({ surveyorId: userId, disputed: false });
    expect(await listFacts(api.pool, caseId)).toMatchObject([
      { key: 'deposits', surveyed: 500_000, unit: 'fen', personId: null },
      { key: 'incomeMonth', surveyed: 90_000 },
    ]);
    expect(await lastEvent(caseId)).toEqual({
      kind: 'SURVEYED',
      detail: { task: 'household-survey', disputed: false },
    });
  });

  it('that is disputed has to say why', async () => {
    const { id: caseId } = await at('VERIFYING');
    const answer = await done({ kind: 'household-survey', caseId }, { ...survey, disputed: true });
    expect(problemFields(answer)).toEqual({ disputeReason: 'REQUIRED' });
    expect(await findSurvey(api.pool, caseId)).toBeUndefined();
  });
});

it('a doorstep check keeps what was seen', async () => {
  const { id: caseId } = await at('VERIFYING');
  expect((await done({ kind: 'doorstep-check', caseId }, { dwellings: 2, notes: 'two flats' })).status).toBe(
    200,
  );
  expect(await listFacts(api.pool, caseId)).toMatchObject([{ key: 'dwellings', surveyed: 2, unit: 'count' }]);
});

it('a democratic review keeps votes and minutes, once', async () => {
  const { id: caseId } = await at('REVIEWING');
  await requireReview(api.pool, caseId, 'SURVEY_DISPUTED');
  const review = { votesFor: 7, votesAgainst: 2, minutes: 'Heard nine neighbours.' };
  expect((await done({ kind: 'democratic-review', caseId }, review)).status).toBe(200);
  expect(await findReview(api.pool, caseId)).toMatchObject(review);
  expect((await done({ kind: 'democratic-review', caseId }, review)).status).toBe(409);
});

it('a recheck answers every open objection', async () => {
  const { id: caseId } = await at('OBJECTED');
  await insertNotice(api.pool, {
    caseId,
    textZh: '公示',
    textEn: 'Notice',
    toAt: new Date(Date.now() + 86_400_000),
  });
  const objection = { caseId, objector: undefined, reason: 'owns a shop' };
  await insertObjection(api.pool, { ...objection, id: '00000000-0000-4000-8000-000000000001' });
  await insertObjection(api.pool, { ...objection, id: '00000000-0000-4000-8000-000000000002' });
  await done({ kind: 'recheck-objection', caseId }, { outcome: 'DISMISSED', finding: 'The shop is leased.' });
  expect((await listObjections(api.pool, caseId)).map(({ outcome }) => outcome)).toEqual([
    'DISMISSED',
    'DISMISSED',
  ]);
  expect((await integrator('GET', `/api/cases/${caseId}`)).body).toMatchObject({ state: 'RECHECKING' });
});

describe('an approval', () => {
  it('is the own department’s, the others stay open', async () => {
    const { id: caseId } = await at('DECIDING');
    await openApprovals(api.pool, { caseId }, ['CIVIL_AFFAIRS', 'HOUSING']);
    await done({ kind: 'department-approval', caseId, department: 'HOUSING' }, { outcome: 'AGREE' });
    expect(await listApprovals(api.pool, caseId)).toMatchObject([
      { department: 'CIVIL_AFFAIRS', outcome: null },
      { department: 'HOUSING', outcome: 'AGREE', approverId: userId },
    ]);
  });

  it('that disagrees has to say why', async () => {
    const { id: caseId } = await at('DECIDING');
    await openApprovals(api.pool, { caseId }, ['HOUSING']);
    const answer = await done(
      { kind: 'department-approval', caseId, department: 'HOUSING' },
      { outcome: 'DISAGREE' },
    );
    expect(problemFields(answer)).toEqual({ opinion: 'REQUIRED' });
  });

  it('of urgent help is the lead department’s and moves the case to its decision', async () => {
    const { id: caseId } = await at('SUBMITTED');
    expect((await done({ kind: 'urgent-approval', caseId }, { outcome: 'AGREE' })).status).toBe(200);
    expect(await listApprovals(api.pool, caseId)).toMatchObject([
      { department: 'CIVIL_AFFAIRS', outcome: 'AGREE' },
    ]);
    expect((await integrator('GET', `/api/cases/${caseId}`)).body).toMatchObject({ state: 'DECIDING' });
  });
});

it('papers are handed in after the case was granted', async () => {
  const { id: caseId } = await at('GRANTED');
  expect((await done({ kind: 'papers-after-payment', caseId }, { complete: true })).status).toBe(200);
  expect(await lastEvent(caseId)).toMatchObject({ kind: 'TASK_COMPLETED', detail: { complete: true } });
});

describe('completing the data of an automatic case', () => {
  const applicantOf = (caseId: string) =>
    api.pool
      .query<{ id: string }>('SELECT applicant_id AS id FROM item_case WHERE id = $1', [caseId])
      .then(({ rows }) => rows[0]?.id ?? '');

  it('takes a new account of the person, which its bank has yet to look at', async () => {
    const { id: caseId } = await at('HELD');
    const values = { outcome: 'RESUME', bank: 'YXRC', cardNo: '6222021234567890' };
    expect((await done({ kind: 'complete-data', caseId }, values)).status).toBe(422);
    expect(
      (await done({ kind: 'complete-data', caseId }, { ...values, cardNo: '4111111111111111' })).status,
    ).toBe(200);
    expect(await findPayingAccount(api.pool, await applicantOf(caseId))).toMatchObject({
      status: 'UNKNOWN',
      cardNoLast4: '1111',
    });
  });

  it('can’t go on without any account', async () => {
    const { id: caseId } = await at('HELD');
    const answer = await done({ kind: 'complete-data', caseId }, { outcome: 'RESUME' });
    expect(problemFields(answer)).toEqual({ cardNo: 'REQUIRED' });
  });
});

describe('the approval of a batch', () => {
  it('by finance releases its payments', async () => {
    const { id } = await at('GRANTED');
    const { batchId, paymentId } = await aPayment(api, id);
    expect((await done({ kind: 'batch-approval', batchId }, { outcome: 'APPROVE' })).status).toBe(200);
    expect(await findBatch(api.pool, batchId)).toMatchObject({ state: 'APPROVED', approvedBy: userId });
    expect(await findPayment(api.pool, paymentId)).toMatchObject({ state: 'APPROVED' });
  });

  it('may be refused with a reason', async () => {
    const { id } = await at('GRANTED');
    const { batchId, paymentId } = await aPayment(api, id);
    expect(
      (await done({ kind: 'batch-approval', batchId }, { outcome: 'REFUSE', reason: 'sum unclear' })).status,
    ).toBe(200);
    expect(await findPayment(api.pool, paymentId)).toMatchObject({ state: 'HELD' });
  });

  it('is barred to whoever approved one of its cases', async () => {
    const { id: caseId } = await at('DECIDING');
    await openApprovals(api.pool, { caseId }, ['HOUSING']);
    await done({ kind: 'department-approval', caseId, department: 'HOUSING' }, { outcome: 'AGREE' });
    await standAt(api, caseId, 'GRANTED');
    const { batchId } = await aPayment(api, caseId);
    const { id } = await addTask(api.pool, { kind: 'batch-approval', role: 'FINANCE', batchId });
    expect(await caller('POST', `/api/tasks/${id}/claim`)).toMatchObject({
      status: 403,
      body: { code: 'SEPARATION_OF_DUTIES' },
    });
  });
});

describe('mending the account of a returned payment', () => {
  async function returned() {
    const { id } = await at('GRANTED');
    const payment = await aPayment(api, id);
    await inTransaction(api.pool, async (sql) => {
      for (const to of ['APPROVED', 'SENT', 'RETURNED'] as const)
        await movePayments(sql, [payment.paymentId], { to, actor: 'bank' });
      await setAccountStatus(sql, payment.accountId, 'FROZEN');
    });
    return { caseId: id, ...payment };
  }

  it('reactivates it', async () => {
    const { caseId, paymentId, batchId, accountId } = await returned();
    const answer = await done(
      { kind: 'account-fix', caseId, paymentId, batchId, bank: 'YXRC' },
      { outcome: 'REACTIVATED' },
    );
    expect(answer.status).toBe(200);
    expect(await findAccount(api.pool, accountId)).toMatchObject({ status: 'NORMAL' });
    expect(await findPayment(api.pool, paymentId)).toMatchObject({ state: 'ACCOUNT_FIX' });
    expect(await lastEvent(caseId)).toMatchObject({ kind: 'ACCOUNT_FIXED' });
  });

  it('or takes another of the same person, whose number stays out of the task', async () => {
    const { paymentId } = await returned();
    const cardNo = '5555555555554444';
    const answer = await done(
      { kind: 'account-fix', paymentId, bank: 'YXRC' },
      { outcome: 'REPLACED', bank: 'YXRC', cardNo },
    );
    expect(answer.status).toBe(200);
    const { rows } = await api.pool.query<{ text: string }>(
      "SELECT string_agg(result::text, ' ') AS text FROM inbox_task",
    );
    expect(rows[0]?.text).not.toContain(cardNo);
    expect(rows[0]?.text).toContain('4444');
  });

  it('goes without a payment where a benefit waits for its account', async () => {
    const { id: caseId } = await at('HELD');
    const values = { outcome: 'REPLACED', bank: 'YXRC', cardNo: '378282246310005' };
    expect((await done({ kind: 'account-fix', caseId }, values)).status).toBe(200);
    expect(await lastEvent(caseId)).toMatchObject({ kind: 'ACCOUNT_FIXED' });
    const { rows } = await api.pool.query<{ id: string }>(
      'SELECT applicant_id AS id FROM item_case WHERE id = $1',
      [caseId],
    );
    expect(await findPayingAccount(api.pool, rows[0]?.id ?? '')).toMatchObject({
      status: 'NORMAL',
      cardNoLast4: '0005',
    });
  });

  it('never takes somebody else’s', async () => {
    const [mine, theirs] = [await returned(), await returned()];
    const values = { outcome: 'REPLACED', bank: 'YXRC', cardNo: '5555555555554444' };
    const answer = await done({ kind: 'account-fix', paymentId: mine.paymentId, bank: 'YXRC' }, values);
    expect(problemFields(answer)).toEqual({ cardNo: 'NOT_OWN_ACCOUNT' });
    expect(theirs.cardNo).not.toBe('');
  });
});
