import { describe, expect, it } from 'vitest';
import { ProcessExample, type TrialAction, type TrialStart } from '../../../../model/process-example.ts';
import { coverageOf } from './coverage.ts';
import { exampleOf, replay } from './replay.ts';
import { act, begin, processVariables, type Run } from './run.ts';
import { prepareTrial, type Trial } from './trial.ts';
import { waitingOf } from './waiting.ts';

const start: TrialStart = { at: null, now: '2026-11-23T01:00:00.000Z', variables: { caseId: 'c' } };

const bpmn = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="x">
<bpmn:process id="p" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;
const service = (id: string, type: string): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" /></bpmn:extensionElements></bpmn:serviceTask>`;
const flow = (id: string, from: string, to: string, condition = ''): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${
    condition &&
    `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`
  }</bpmn:sequenceFlow>`;
const forked = (condition: string): string =>
  bpmn(`<bpmn:startEvent id="s" />${service('look', 'reconcile')}
    <bpmn:exclusiveGateway id="g" default="no" /><bpmn:endEvent id="paid" /><bpmn:endEvent id="refused" />
    ${flow('a', 's', 'look')}${flow('b', 'look', 'g')}${flow('yes', 'g', 'paid', condition)}${flow('no', 'g', 'refused')}`);

async function trialOf(xml: string): Promise<Trial> {
  const prepared = await prepareTrial(xml);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
  return prepared.trial;
}

function play(trial: Trial, actions: readonly TrialAction[], from = start): Run {
  let run = begin(trial, from);
  for (const action of actions) run = run && act(trial, run, action);
  if (!run) throw new Error('An action found nothing');
  return run;
}

const eligible: TrialAction = { type: 'job', at: 'look', which: 0, variables: { eligible: true } };

describe('an example case', () => {
  it('passes on the draft it was kept from, also after it was stored as JSON', async () => {
    const trial = await trialOf(forked('=eligible'));
    const example = exampleOf('granted', start, [eligible], play(trial, [eligible]));
    const stored = ProcessExample.parse(JSON.parse(JSON.stringify(example)));
    expect(stored.expected).toEqual({
      ...{ state: 'COMPLETED', ends: ['paid'], path: ['s', 'look', 'g', 'paid'] },
      variables: { caseId: 'c', eligible: true },
    });
    expect(replay(trial, stored).difference).toBeUndefined();
  });

  it('names the first element at which a changed draft goes another way', async () => {
    const before = await trialOf(forked('=eligible'));
    const example = exampleOf('granted', start, [eligible], play(before, [eligible]));
    const after = await trialOf(forked('=not(eligible)'));
    expect(replay(after, example).difference).toEqual({
      ...{ code: 'PATH', number: 4, expected: 'paid', found: 'refused' },
    });
  });

  it('names the action whose step is gone', async () => {
    const before = await trialOf(forked('=eligible'));
    const example = exampleOf('granted', start, [eligible], play(before, [eligible]));
    const after = await trialOf(forked('=eligible').replaceAll('look', 'seen'));
    expect(replay(after, example).difference).toMatchObject({ code: 'PATH', number: 2, found: 'seen' });
  });

  it('names an incident, a variable and a start that differ', async () => {
    const before = await trialOf(forked('=eligible'));
    const example = exampleOf('granted', start, [eligible], play(before, [eligible]));
    const other = {
      ...example,
      expected: { ...example.expected, variables: { caseId: 'd', eligible: true } },
    };
    expect(replay(before, other).difference).toEqual({
      ...{ code: 'VARIABLE', name: 'caseId', expected: 'd', found: 'c' },
    });
    const broken = await trialOf(forked('=assert(nothing, nothing != null)'));
    expect(replay(broken, example).difference).toMatchObject({ code: 'INCIDENT', at: 'g' });
    const elsewhere = { ...example, start: { ...start, at: 'nowhere' } };
    expect(replay(before, elsewhere).difference).toEqual({ code: 'NOT_STARTED', at: 'nowhere' });
  });
});

describe('a run', () => {
  it('never changes: any earlier point can be gone on from', async () => {
    const trial = await trialOf(forked('=eligible'));
    const begun = begin(trial, start);
    if (!begun) throw new Error('Not started');
    const granted = act(trial, begun, eligible);
    const refused = act(trial, begun, { ...eligible, variables: { eligible: false } });
    expect([granted?.ends, refused?.ends, begun.ends]).toEqual([['paid'], ['refused'], []]);
  });

  it('shows a failed job as an incident, which is mended and answered', async () => {
    const trial = await trialOf(forked('=eligible'));
    const failed = play(trial, [{ type: 'fail', at: 'look', which: 0, message: 'source is down' }]);
    expect(waitingOf(trial, failed)).toMatchObject([{ kind: 'incident', message: 'source is down' }]);
    const mended = act(trial, failed, {
      type: 'resolve',
      at: 'look',
      which: 0,
      variables: { note: 'again' },
    });
    expect(mended && act(trial, mended, eligible)?.ends).toEqual(['paid']);
  });

  it('plays a called process as a job whose end is told, and keeps to itself what the call does not hand on', async () => {
    const called = (propagate: string): string =>
      bpmn(`<bpmn:startEvent id="s" /><bpmn:callActivity id="call"><bpmn:extensionElements>
        <zeebe:calledElement processId="payment-batch" propagateAllChildVariables="${propagate}" /></bpmn:extensionElements></bpmn:callActivity>
        <bpmn:endEvent id="e" />${flow('a', 's', 'call')}${flow('b', 'call', 'e')}`);
    const ended: TrialAction = { type: 'job', at: 'call', which: 0, variables: { settled: true } };
    const open = await trialOf(called('true'));
    expect(waitingOf(open, play(open, []))).toMatchObject([{ kind: 'job', called: 'payment-batch' }]);
    expect(processVariables(play(open, [ended]))).toEqual({ caseId: 'c', settled: true });
    const closed = await trialOf(called('false'));
    expect(processVariables(play(closed, [ended]))).toEqual({ caseId: 'c' });
  });

  it('moves the clock by working days over a weekend and fires what is due on the way', async () => {
    const trial = await trialOf(
      bpmn(`<bpmn:startEvent id="s" /><bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P2D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
        <bpmn:endEvent id="e" />${flow('a', 's', 'wait')}${flow('b', 'wait', 'e')}`),
    );
    // A Friday morning in Beijing.
    const friday = { ...start, now: '2026-11-27T01:00:00.000Z' };
    const run = play(trial, [{ type: 'pass', by: 'WORKING_DAY' }], friday);
    expect([run.state.now.toISOString(), run.ends]).toEqual(['2026-11-30T01:00:00.000Z', ['e']]);
    const saturday = play(trial, [{ type: 'pass', by: 'DAY' }], friday);
    expect([saturday.state.now.toISOString(), saturday.ends]).toEqual(['2026-11-28T01:00:00.000Z', []]);
  });
});

describe('coverage', () => {
  it('counts elements and flows that any run passed, and names the others', async () => {
    const trial = await trialOf(forked('=eligible'));
    const granted = play(trial, [eligible]);
    const one = coverageOf(trial.process, [granted]);
    expect([one.percent, one.uncoveredElements, one.uncoveredFlows]).toEqual([77, ['refused'], ['no']]);
    const refused = play(trial, [{ ...eligible, variables: { eligible: false } }]);
    expect(coverageOf(trial.process, [granted, refused]).percent).toBe(100);
    expect(coverageOf(trial.process, []).percent).toBe(0);
  });
});
