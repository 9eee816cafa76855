import { describe, expect, it } from 'vitest';
import { ProcessWalk, type Replies } from '../test/process-walk.ts';

const processId = 'min-living-allowance';
const start = (replies: Replies = {}): Promise<ProcessWalk> => ProcessWalk.start(processId, replies);

const survey = { incomeMonth: 60_000, disputed: false };
const agree = { outcome: 'AGREE' } as const;

/** An application that was accepted and surveyed. */
async function surveyed(replies: Replies = {}): Promise<ProcessWalk> {
  const walk = await start(replies);
  walk.human('acceptance', 'acceptance', { outcome: 'ACCEPTED' });
  walk.human('household_survey', 'household-survey', survey);
  return walk;
}

function approveAll(walk: ProcessWalk, times = 3): void {
  for (let n = 0; n < times; n++) walk.human('department_approval', 'department-approval', agree);
}

describe('the minimum living allowance', () => {
  it('is granted without a review when nobody disputes it', async () => {
    const walk = await surveyed();
    expect(walk.waiting).toEqual(['during_notice']);
    walk.pass(7);
    approveAll(walk);
    expect(walk.ended).toBe(true);
    expect(walk.done).toEqual([
      ...[
        'accept_check',
        'acceptance',
        'open_survey',
        'verify',
        'household_survey',
        'reconcile',
        'review_skip',
      ],
      ...['publish_notice', 'close_notice', 'open_approvals'],
      ...['department_approval', 'department_approval', 'department_approval', 'decide'],
      ...['grant', 'plan_payment', 'notify_granted'],
    ]);
  });

  it('goes through the democratic review when the survey is disputed', async () => {
    const walk = await surveyed({ 'review-skip': { reviewRequired: true }, reconcile: { disputed: true } });
    expect(walk.waiting).toEqual(['democratic_review']);
    walk.human('democratic_review', 'democratic-review', { votesFor: 7, votesAgainst: 2, minutes: 'held' });
    expect(walk.waiting).toEqual(['during_notice']);
  });

  it('is not noticed when the household is not eligible; the departments confirm, then it is monitored', async () => {
    const walk = await surveyed({ reconcile: { eligible: false }, decide: { outcome: 'REJECT' } });
    approveAll(walk);
    expect(walk.ended).toBe(true);
    expect(walk.done).not.toContain('publish_notice');
    expect(walk.done.slice(-3)).toEqual(['decide', 'open_monitoring', 'notify_rejected']);
  });

  it('has somebody find out what nobody knows before it goes on', async () => {
    const walk = await surveyed({ reconcile: [{ eligible: null }, { eligible: true }] });
    expect(walk.waiting).toEqual(['clarify_facts']);
    walk.human('clarify_facts', 'doorstep-check', { nonWorkVehicles: 0 });
    expect(walk.waiting).toEqual(['during_notice']);
    expect(walk.done.filter((id) => id === 'reconcile')).toHaveLength(2);
  });

  it('asks each department by itself, all at once', async () => {
    const walk = await surveyed();
    walk.pass(7);
    const departments = walk.engine.tree.variable
      .filter(({ name }) => name === 'department')
      .map(({ value }) => value);
    expect(departments).toEqual(['CIVIL_AFFAIRS', 'HOUSING', 'HUMAN_RESOURCES']);
    expect(walk.waiting).toHaveLength(3);
  });
});

describe('signatures', () => {
  it('are waited for and chased every three days before anything is asked', async () => {
    const walk = await start({ 'accept-check': [{ authorised: false }, { authorised: true }] });
    expect(walk.waiting).toEqual(['await_authorisations']);
    walk.pass(10);
    expect(walk.told).toEqual(['authorisation-unsigned', 'authorisation-unsigned', 'authorisation-unsigned']);
    walk.message('authorisations-signed');
    expect(walk.waiting).toEqual(['acceptance']);
    expect(walk.done).not.toContain('verify');
  });

  it('that do not come let the case lapse', async () => {
    const walk = await start({ 'accept-check': { authorised: false } });
    walk.pass(31);
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['close_unsigned', 'notify_closed']);
  });
});

describe('acceptance', () => {
  it('asks for a supplement and checks again when it has come', async () => {
    const walk = await start();
    walk.human('acceptance', 'acceptance', { outcome: 'SUPPLEMENT', reason: 'identity card' });
    expect(walk.told).toEqual(['supplement-asked']);
    expect(walk.waiting).toEqual(['await_supplement']);
    walk.message('supplement-provided');
    expect(walk.waiting).toEqual(['acceptance']);
    expect(walk.done.filter((id) => id === 'accept_check')).toHaveLength(2);
  });

  it('lets the case lapse when no supplement comes', async () => {
    const walk = await start();
    walk.human('acceptance', 'acceptance', { outcome: 'SUPPLEMENT', reason: 'identity card' });
    walk.pass(11);
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['close_unsupplemented', 'notify_unsupplemented']);
  });

  it('that is refused ends the case', async () => {
    const walk = await start();
    walk.human('acceptance', 'acceptance', { outcome: 'NOT_ACCEPTED', reason: 'registered elsewhere' });
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['close_not_accepted', 'notify_closed']);
  });

  it('that is late is reminded of once and stays open', async () => {
    const walk = await start();
    walk.pass(9);
    expect(walk.told).toEqual(['task-overdue']);
    expect(walk.waiting).toEqual(['acceptance']);
  });
});

describe('verification', () => {
  const pending = { verificationPending: true, sourcePolicy: 'WAIT' } as const;

  async function accepted(replies: Replies): Promise<ProcessWalk> {
    const walk = await start(replies);
    walk.human('acceptance', 'acceptance', { outcome: 'ACCEPTED' });
    return walk;
  }

  it('waits beside the survey for answers that come later', async () => {
    const walk = await accepted({ verify: pending });
    expect(walk.waiting).toEqual(['await_answers', 'household_survey']);
    walk.message('verification-complete');
    expect(walk.waiting).toEqual(['household_survey']);
  });

  it('of a late source that is to be waited for asks again', async () => {
    const walk = await accepted({ verify: [pending, pending, {}] });
    walk.pass(2.5);
    expect(walk.waiting).toEqual(['await_answers', 'household_survey']);
    walk.pass(2);
    expect(walk.waiting).toEqual(['household_survey']);
    expect(walk.done).not.toContain('settle_sources');
  });

  it('of a late source takes the last known answer where the item says so', async () => {
    const walk = await accepted({ verify: [{ ...pending, sourcePolicy: 'LAST_KNOWN' }, {}] });
    walk.pass(2.5);
    expect(walk.done).toContain('settle_sources');
    expect(walk.waiting).toEqual(['household_survey']);
  });

  it('of a failed source has somebody look at the door, then waits for the others', async () => {
    const doorstep = { verificationPending: true, sourcePolicy: 'DOORSTEP' } as const;
    const walk = await accepted({ verify: [doorstep, doorstep, pending] });
    walk.pass(2.5);
    expect(walk.waiting).toEqual(['doorstep_check', 'household_survey']);
    walk.human('doorstep_check', 'doorstep-check', { dwellings: 1 });
    expect(walk.waiting).toEqual(['await_answers', 'household_survey']);
    walk.message('verification-complete');
    expect(walk.waiting).toEqual(['household_survey']);
  });

  it('that is at its end before the survey lets nothing go on alone', async () => {
    const walk = await accepted({});
    expect(walk.waiting).toEqual(['household_survey']);
    expect(walk.done).not.toContain('reconcile');
  });
});

describe('an objection to the notice', () => {
  it('that is dismissed has the notice posted again', async () => {
    const walk = await surveyed();
    walk.message('case-objected');
    walk.human('recheck_objection', 'recheck-objection', { outcome: 'DISMISSED', finding: 'unfounded' });
    expect(walk.waiting).toEqual(['during_notice']);
    expect(walk.done.filter((id) => id === 'publish_notice')).toHaveLength(2);
  });

  it('that is upheld has the facts reconciled again', async () => {
    const walk = await surveyed({ reconcile: [{}, { eligible: false }], decide: { outcome: 'REJECT' } });
    walk.message('case-objected');
    walk.human('recheck_objection', 'recheck-objection', { outcome: 'UPHELD', finding: 'a second flat' });
    expect(walk.waiting).toEqual(['department_approval', 'department_approval', 'department_approval']);
  });
});

describe('withdrawal', () => {
  it.each([
    ['while signatures are missing', { 'accept-check': { authorised: false } }, 'await_authorisations'],
    ['before acceptance', {}, 'acceptance'],
  ] as const)('%s ends the case and every open step', async (_case, replies, at) => {
    const walk = await start(replies);
    expect(walk.waiting).toEqual([at]);
    walk.message('case-withdrawn');
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['close_withdrawn', 'notify_withdrawn']);
  });

  it('during the notice ends the case', async () => {
    const walk = await surveyed();
    walk.message('case-withdrawn');
    expect(walk.ended).toBe(true);
  });

  it('during verification and survey ends both', async () => {
    const walk = await start({ verify: { verificationPending: true, sourcePolicy: 'WAIT' } });
    walk.human('acceptance', 'acceptance', { outcome: 'ACCEPTED' });
    walk.message('case-withdrawn');
    expect(walk.ended).toBe(true);
  });
});

describe('business errors', () => {
  it('end the instance when a job finds the case closed', async () => {
    const walk = await start({ 'accept-check': { error: 'CASE_CLOSED' } });
    expect(walk.ended).toBe(true);
    expect(walk.done).toEqual(['accept_check']);
  });

  it('tell the applicant when another benefit excludes this one at the last moment', async () => {
    const walk = await surveyed({ grant: { error: 'EXCLUDED' } });
    walk.pass(7);
    approveAll(walk);
    expect(walk.ended).toBe(true);
    expect(walk.done.slice(-2)).toEqual(['grant', 'notify_excluded']);
  });
});
