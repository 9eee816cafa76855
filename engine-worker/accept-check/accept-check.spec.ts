import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCase } from '../../store/item-case.ts';
import { setAccountStatus, findPayingAccount } from '../../store/recipient-account.ts';
import { fileCase, scenario } from '../../test/worker-case.ts';
import { aJob, createWorkerWorld, readRows, runHandler, type WorkerWorld } from '../../test/worker-world.ts';

let world: WorkerWorld;
beforeAll(async () => {
  world = await createWorkerWorld();
});
afterAll(() => world.close());

const check = (caseId: string, processInstanceKey = '1') =>
  runHandler(world, 'accept-check', { ...aJob('accept-check', { caseId }), processInstanceKey });

describe('accept-check', () => {
  it('says that a signed case may go on, and by when', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed'),
      itemCode: 'MIN_LIVING',
    });
    expect(await check(caseId, '11')).toMatchObject({
      kind: 'completed',
      // Monday: two working days later is Wednesday, thirty calendar days later the 23rd of December.
      output: {
        authorised: true,
        complete: true,
        urgent: false,
        accountStatus: 'NORMAL',
        acceptanceDueAt: '2026-11-25T15:59:59.000Z',
        signatureDueAt: '2026-12-23T15:59:59.000Z',
      },
    });
  });

  it('sees a missing signature', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed', 1),
      itemCode: 'MIN_LIVING',
      unsigned: 1,
    });
    expect(await check(caseId, '12')).toMatchObject({ output: { authorised: false } });
  });

  it('ends a second process instance of the same case', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed', 2),
      itemCode: 'MIN_LIVING',
    });
    await check(caseId, '13');
    expect(await check(caseId, '14')).toMatchObject({ kind: 'businessError', code: 'CASE_CLOSED' });
    expect(await check(caseId, '13')).toMatchObject({ kind: 'completed' });
  });

  it('ends the instance of a case that was withdrawn', async () => {
    const { caseId } = await fileCase(world, {
      scenario: scenario(world, 'allowance-undisputed', 3),
      itemCode: 'MIN_LIVING',
      state: 'WITHDRAWN',
    });
    expect(await check(caseId, '15')).toMatchObject({ kind: 'businessError', code: 'CASE_CLOSED' });
  });

  it('holds an automatic case whose account can’t be paid on, and lets it go on when it can', async () => {
    // given
    const { caseId, applicantId } = await fileCase(world, {
      scenario: scenario(world, 'elderly-80-frozen-account'),
      itemCode: 'ELDERLY_ALLOW',
      state: 'MATCHED',
    });

    // when, then
    expect(await check(caseId, '16')).toMatchObject({ output: { complete: true, accountStatus: 'FROZEN' } });
    expect((await findCase(world.pool, caseId))?.state).toBe('HELD');
    const account = await findPayingAccount(world.pool, applicantId);
    await setAccountStatus(world.pool, account?.id ?? '', 'NORMAL');
    expect(await check(caseId, '16')).toMatchObject({ output: { accountStatus: 'NORMAL' } });
    expect((await findCase(world.pool, caseId))?.state).toBe('COMPLETENESS_CHECKED');
    const held = await readRows(world.pool, `SELECT 1 FROM case_event WHERE case_id = $1 AND kind = 'HELD'`, [
      caseId,
    ]);
    expect(held).toHaveLength(1);
  });

  it('asks the bank about an account that nobody has checked', async () => {
    const { caseId, applicantId } = await fileCase(world, {
      scenario: scenario(world, 'elderly-80-normal'),
      itemCode: 'ELDERLY_ALLOW',
      state: 'MATCHED',
    });
    await world.pool.query(`UPDATE recipient_account SET status = 'UNKNOWN' WHERE person_id = $1`, [
      applicantId,
    ]);
    expect(await check(caseId, '17')).toMatchObject({ output: { accountStatus: 'NORMAL' } });
  });

  it('gives an incident for variables that do not fit, naming the field and not its value', async () => {
    const outcome = await runHandler(
      world,
      'accept-check',
      aJob('accept-check', { caseId: '11010519491231002X' }),
    );
    expect(outcome.kind).toBe('incident');
    expect(JSON.stringify(outcome)).toContain('caseId');
    expect(JSON.stringify(outcome)).not.toContain('1101051949');
  });
});
