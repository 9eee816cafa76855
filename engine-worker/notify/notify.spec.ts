import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SmsList } from '../../model/sms.ts';
import { publishForm } from '../../store/form-version.ts';
import { leaseOutbox } from '../../store/outbox.ts';
import { fileCase, scenario } from '../../test/worker-case.ts';
import {
  aJob,
  createWorkerWorld,
  pinClock,
  readRows,
  runHandler,
  type WorkerWorld,
} from '../../test/worker-world.ts';
import { deliver } from '../outbox/deliver.ts';

let world: WorkerWorld;
beforeAll(async () => {
  world = await createWorkerWorld();
});
afterAll(() => world.close());

const neverEngine = () => Promise.reject(new Error('no engine here'));

/** Sends what waits in the outbox, text messages only. */
async function sendTexts(): Promise<number> {
  const messages = (await leaseOutbox(world.pool, 100, 1)).filter(({ kind }) => kind === 'SEND_SMS');
  for (const message of messages)
    await deliver(message, {
      ...world.services,
      engine: { publishMessage: neverEngine, completeJob: neverEngine },
    });
  return messages.length;
}
const texts = async () => SmsList.parse(await (await fetch(`${world.simulators.url}/sms`)).json()).items;

describe('notify', () => {
  it('tells the applicant by text message, once however often it runs, without number or name', async () => {
    // given
    const filed = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed'),
      itemCode: 'MIN_LIVING',
    });
    const job = aJob('notify', { caseId: filed.caseId }, { template: 'case-closed' });

    // when
    await runHandler(world, 'notify', job);
    await runHandler(world, 'notify', job);
    expect(await sendTexts()).toBe(1);

    // then
    const sent = await texts();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.text).toContain('最低生活保障');
    expect(sent[0]?.text).not.toMatch(/\{|\d{15}/);
    const [state] = await readRows(world.pool, 'SELECT state FROM notification WHERE case_id = $1', [
      filed.caseId,
    ]);
    expect(state).toEqual({ state: 'SENT' });
  });

  it('that is passed again, as a reminder is, tells again', async () => {
    const filed = await fileCase(world, {
      scenario: scenario(world, 'supporter-elsewhere'),
      itemCode: 'MIN_LIVING',
      unsigned: 1,
    });
    const chase = () =>
      runHandler(
        world,
        'notify',
        aJob('notify', filed, { template: 'authorisation-unsigned', audience: 'UNSIGNED' }),
      );
    await chase();
    await chase();
    const rows = await readRows(world.pool, 'SELECT 1 FROM notification WHERE case_id = $1', [filed.caseId]);
    expect(rows).toHaveLength(2);
  });

  it('reminds whoever may do a step that is late, once, and notes it on the timeline', async () => {
    // given
    const household = scenario(world, 'allowance-undisputed', 1);
    const filed = await fileCase(world, { scenario: household, itemCode: 'MIN_LIVING' });
    await publishForm(world.pool, 'acceptance', { title: 'x' });
    for (const [username, place] of [
      ['clerk', household.township],
      ['elsewhere', ''],
    ] as const)
      await world.pool.query(
        `INSERT INTO org_user (username, display_name, password_hash, roles, jurisdiction_id)
         SELECT $1, $1, '-', '{WINDOW_CLERK}', id FROM jurisdiction
          WHERE level = 'TOWNSHIP' AND (id = $2 OR ($2 = '' AND id <> $3)) LIMIT 1`,
        [username, place, household.township],
      );
    const step = 'io.camunda.zeebe:userTask';
    await runHandler(
      world,
      step,
      aJob(step, filed, {
        kind: 'acceptance',
        'io.camunda.zeebe:formKey': 'acceptance',
        'io.camunda.zeebe:candidateGroups': '["WINDOW_CLERK"]',
        'io.camunda.zeebe:dueDate': '2026-11-25T15:59:59Z',
      }),
    );
    const remind = () =>
      runHandler(
        world,
        'notify',
        aJob('notify', filed, { template: 'task-overdue', audience: 'TASK_HOLDERS' }),
      );

    // when
    await remind();
    expect(await readRows(world.pool, `SELECT 1 FROM notification WHERE channel = 'IN_APP'`)).toEqual([]);
    await pinClock(world.pool, '2026-11-26T00:00:00Z');
    await remind();
    await remind();

    // then
    const told = await readRows(
      world.pool,
      `SELECT u.username FROM notification n JOIN org_user u ON u.id = n.user_id WHERE n.case_id = $1`,
      [filed.caseId],
    );
    expect(told).toEqual([{ username: 'clerk' }]);
    expect(
      await readRows(
        world.pool,
        `SELECT detail ->> 'kind' AS kind FROM case_event WHERE case_id = $1 AND kind = 'OVERDUE'`,
        [filed.caseId],
      ),
    ).toEqual([{ kind: 'acceptance' }]);
  });
});
