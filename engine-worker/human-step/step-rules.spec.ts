import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffRole } from '../../model/roles.ts';
import { stopClock } from '../../store/item-case.ts';
import { publishForm } from '../../store/form-version.ts';
import { findTaskByJob, type InboxTask } from '../../store/inbox-task.ts';
import { insertUser } from '../../store/org-user.ts';
import { fileCase, scenario } from '../../test/worker-case.ts';
import {
  aJob,
  createWorkerWorld,
  pinClock,
  readRows,
  runHandler,
  type WorkerWorld,
} from '../../test/worker-world.ts';
import { runDue } from '../calendar/calendar.ts';

const type = 'io.camunda.zeebe:userTask';
let world: WorkerWorld;
let caseId: string;
let household: ReturnType<typeof scenario>;
let surveyor: string;
let approver: string;
beforeAll(async () => {
  world = await createWorkerWorld();
  await publishForm(world.pool, 'look', { title: { zh: '看', en: 'Look' } });
  household = scenario(world, 'allowance-undisputed');
  ({ caseId } = await fileCase(world, { scenario: household, itemCode: 'MIN_LIVING' }));
  surveyor = await aUser('surveyor', 'SURVEYOR', household.township);
  approver = await aUser('approver', 'APPROVER', household.county);
});
afterAll(() => world.close());

async function aUser(username: string, role: StaffRole, jurisdictionId: string): Promise<string> {
  const person = { username, displayName: username, roles: [role], department: null, bank: null };
  const id = await insertUser(world.pool, { ...person, jurisdictionId, passwordHash: 'none' });
  if (id === undefined) throw new Error(`There is a user ${username} already`);
  return id;
}

/** A step that fills a form, opened by a process with these settings. */
async function opened(headers: object, variables: object = {}) {
  const job = aJob(
    type,
    { caseId, ...variables },
    {
      'io.camunda.zeebe:formKey': 'look',
      'io.camunda.zeebe:candidateGroups': '["SURVEYOR"]',
      ...headers,
    },
  );
  const outcome = await runHandler(world, type, job);
  return { outcome, task: await findTaskByJob(world.pool, job.key) };
}

const doneBy = (task: InboxTask | undefined, userId: string, elementId: string) =>
  world.pool.query(
    `UPDATE inbox_task SET state = 'COMPLETED', element_id = $3, completed_by = $2, completed_at = business_now() WHERE id = $1`,
    [task?.id, userId, elementId],
  );

describe('the deadline of a step', () => {
  it.each([
    ['2wd', '2026-11-25T15:59:59Z'],
    ['5wd', '2026-11-30T15:59:59Z'],
    ['5d', '2026-11-28T15:59:59Z'],
  ])('of %s ends with the last of its days', async (deadline, due) => {
    const { task } = await opened({ deadline });
    expect(task?.dueAt).toEqual(new Date(due));
  });

  it('gives way to a due date of the task itself', async () => {
    const dueDate = '2026-11-24T15:59:59Z';
    const { task } = await opened({ deadline: '9wd', 'io.camunda.zeebe:dueDate': dueDate });
    expect(task?.dueAt).toEqual(new Date(dueDate));
  });

  it('that is none is an incident', async () => {
    const { outcome } = await opened({ deadline: 'soon' });
    expect(outcome.kind === 'incident' && outcome.reason).toContain('deadline');
  });
});

describe('what a holder may do', () => {
  it('is all that there is, unless the process offers less', async () => {
    expect((await opened({})).task?.actions).toEqual(['PUT_BACK', 'HAND_OVER']);
    expect((await opened({ actions: 'HAND_OVER' })).task?.actions).toEqual(['HAND_OVER']);
    expect((await opened({ actions: 'NONE' })).task?.actions).toEqual([]);
    expect((await opened({ actions: 'DANCE' })).outcome.kind).toBe('incident');
  });
});

describe('the place of a step', () => {
  it('is of the level that is set, wherever its role usually works', async () => {
    expect((await opened({ level: 'COUNTY' })).task?.jurisdictionId).toBe(household.county);
    expect((await opened({ level: 'TOWNSHIP' })).task?.jurisdictionId).toBe(household.township);
  });

  it('that the case does not lie in is an incident that says so', async () => {
    const { outcome } = await opened({ level: 'GRID' });
    expect(outcome.kind === 'incident' && outcome.reason).toContain('GRID');
  });

  it('has the department that is set, where no variable names one', async () => {
    expect((await opened({ department: 'HOUSING' })).task?.department).toBe('HOUSING');
    const named = await opened({ department: 'HOUSING' }, { department: 'EDUCATION' });
    expect(named.task?.department).toBe('EDUCATION');
  });
});

describe('a step that nobody could do', () => {
  it('goes to the role that stands in', async () => {
    const headers = { 'io.camunda.zeebe:candidateGroups': '["REVIEWER"]', nobody: 'APPROVER' };
    expect((await opened(headers)).task?.roles).toEqual(['APPROVER']);
    expect((await opened({ nobody: 'APPROVER' })).task?.roles).toEqual(['SURVEYOR']);
  });

  it('stops with an incident where that is set', async () => {
    const headers = { 'io.camunda.zeebe:candidateGroups': '["REVIEWER"]', nobody: 'STOP' };
    expect((await opened(headers)).outcome).toMatchObject({
      kind: 'incident',
      reason: 'Nobody has the role REVIEWER where the step lies',
    });
  });
});

describe('a step of several roles', () => {
  const headers = { 'io.camunda.zeebe:candidateGroups': '["SURVEYOR","APPROVER"]' };

  it('is offered to all of them, where the case lies unless all work for the county', async () => {
    expect((await opened(headers)).task).toMatchObject({
      roles: ['SURVEYOR', 'APPROVER'],
      jurisdictionId: household.township,
    });
    const ofCounty = { 'io.camunda.zeebe:candidateGroups': '["FINANCE","APPROVER"]' };
    expect((await opened(ofCounty)).task?.jurisdictionId).toBe(household.county);
  });

  it('goes to the role that stands in only where nobody has any of them', async () => {
    const nobody = { 'io.camunda.zeebe:candidateGroups': '["REVIEWER","FINANCE"]', nobody: 'APPROVER' };
    expect((await opened({ ...headers, nobody: 'FINANCE' })).task?.roles).toEqual(['SURVEYOR', 'APPROVER']);
    expect((await opened(nobody)).task?.roles).toEqual(['APPROVER']);
  });
});

describe('a step whose only possible doer has filled its form before', () => {
  /** The surveyor is the only one at the place, and has looked first with this outcome. */
  async function afterFirstLook(elementId: string) {
    const variables = {
      caseId: (await fileCase(world, { scenario: household, itemCode: 'MIN_LIVING' })).caseId,
    };
    const first = (await opened({}, variables)).task;
    await doneBy(first, surveyor, elementId);
    await world.pool.query(`UPDATE inbox_task SET result = '{"outcome":"YES"}' WHERE id = $1`, [first?.id]);
    return async (headers: object) => {
      const { outcome, task } = await opened(
        { alreadyDone: 'TAKE_OVER', routing: 'outcome', ...headers },
        variables,
      );
      expect(outcome.kind).toBe('leftOpen');
      const sent = await readRows<{ payload: object }>(
        world.pool,
        `SELECT payload FROM outbox WHERE once_key = 'complete-${task?.jobKey}'`,
      );
      return { task, sent };
    };
  }

  it('takes those answers over, in their name, and lets the process go on by them', async () => {
    const open = await afterFirstLook('first');
    const { task, sent } = await open({});
    expect(task).toMatchObject({ state: 'COMPLETED', completedBy: surveyor, result: { outcome: 'YES' } });
    expect(sent).toEqual([{ payload: { jobKey: task?.jobKey, variables: { outcome: 'YES' } } }]);
  });

  it.each([
    ['the process asks again', 'first', { alreadyDone: 'ASK' }],
    ['somebody else may do it', 'first', { 'io.camunda.zeebe:candidateGroups': '["SURVEYOR","APPROVER"]' }],
    ['the doer is barred', 'first', { notBy: 'first' }],
    ['it is the same step in a further round', type.replaceAll(/[^a-z]/g, '_'), {}],
  ])('has to do it where %s', async (_why, elementId, headers) => {
    const open = await afterFirstLook(elementId);
    const { task, sent } = await open(headers);
    expect(task).toMatchObject({ state: 'OPEN', result: null });
    expect(sent).toEqual([]);
  });
});

describe('a step that is bound to another', () => {
  it('goes to whoever did that one, as long as they may', async () => {
    await doneBy((await opened({})).task, surveyor, 'first_look');
    expect((await opened({ sameAs: 'first_look' })).task?.assigneeId).toBe(surveyor);
    const other = { sameAs: 'first_look', 'io.camunda.zeebe:candidateGroups': '["APPROVER"]' };
    expect((await opened(other)).task?.assigneeId).toBeNull();
  });

  it('goes to the colleague that was chosen in a form before, as long as they may', async () => {
    const chosen = (id: string) =>
      world.pool.query(`UPDATE inbox_task SET result = $2 WHERE id = $1`, [
        first?.id,
        JSON.stringify({ helper: { value: id, label: { zh: '某', en: 'X' } } }),
      ]);
    const first = (await opened({})).task;
    await doneBy(first, approver, 'first_look');
    await chosen(surveyor);
    expect((await opened({ chosenIn: 'helper' })).task?.assigneeId).toBe(surveyor);
    expect((await opened({ chosenIn: 'nothing' })).task?.assigneeId).toBeNull();
    await chosen(approver);
    expect((await opened({ chosenIn: 'helper' })).task?.assigneeId).toBeNull();
  });

  it('keeps the steps whose doers are barred', async () => {
    expect((await opened({ notBy: 'first_look, accept' })).task?.notBy).toEqual(['first_look', 'accept']);
  });
});

describe('reminders of a step', () => {
  it('are sent once on each of their days; a late step is handed over', async () => {
    const { task } = await opened({ deadline: '3wd', reminders: '1wd, 0d', escalateTo: 'APPROVER' });
    const told = () =>
      readRows<{ userId: string; template: string }>(
        world.pool,
        `SELECT user_id AS "userId", template FROM notification WHERE channel = 'IN_APP' ORDER BY created_at, template`,
      );
    await runDue('2026-11-24', world.services);
    expect(await told()).toEqual([]);

    await runDue('2026-11-25', world.services);
    await runDue('2026-11-25', world.services);
    expect(await told()).toEqual([{ userId: surveyor, template: 'task-due' }]);

    await runDue('2026-11-26', world.services);
    expect(await told()).toHaveLength(2);
    expect((await findTaskByJob(world.pool, task?.jobKey ?? ''))?.roles).toEqual(['SURVEYOR']);

    await pinClock(world.pool, '2026-11-27T02:00:00Z');
    await runDue('2026-11-27', world.services);
    await runDue('2026-11-27', world.services);
    expect(await findTaskByJob(world.pool, task?.jobKey ?? '')).toMatchObject({
      roles: ['APPROVER'],
      assigneeId: null,
    });
    expect((await told()).filter(({ userId }) => userId === approver)).toEqual([
      { userId: approver, template: 'task-overdue' },
    ]);
  });

  it('are not sent, and nothing is handed over, while the clock of the case stands', async () => {
    const told = () => readRows(world.pool, `SELECT 1 FROM notification WHERE template = 'task-due'`);
    const before = (await told()).length;
    await pinClock(world.pool, '2026-12-01T02:00:00Z');
    const rules = { deadline: '1wd', reminders: '0d', escalateTo: 'APPROVER' };
    const waiting = (await opened(rules)).task;
    const running = (await opened({ ...rules, pauses: 'NONE' })).task;
    await stopClock(world.pool, caseId);
    await runDue('2026-12-02', world.services);
    expect(await told()).toHaveLength(before + 1);
    await pinClock(world.pool, '2026-12-03T02:00:00Z');
    await runDue('2026-12-03', world.services);
    const rolesOf = async (task: InboxTask | undefined) =>
      (await findTaskByJob(world.pool, task?.jobKey ?? ''))?.roles;
    expect([await rolesOf(waiting), await rolesOf(running)]).toEqual([['SURVEYOR'], ['APPROVER']]);
  });
});
