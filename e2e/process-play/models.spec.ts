import { describe, expect, it } from 'vitest';
import type { Json } from '../../feel/index.ts';
import type { TrialAction } from '../../model/process-example.ts';
import { coverageOf } from '../../designer/processes/play/trial/coverage.ts';
import { act, begin, type Run } from '../../designer/processes/play/trial/run.ts';
import { startVariablesOf, syntheticCases } from '../../designer/processes/play/trial/synthetic-cases.ts';
import { startsOf } from '../../designer/processes/play/trial/starts.ts';
import { prepareTrial, type Trial } from '../../designer/processes/play/trial/trial.ts';
import { readModel } from '../../test/process-walk.ts';
import {
  answersOfJob,
  answersOfStep,
  type AnswerField,
} from '../../designer/processes/play/trial/usual-answers.ts';
import { waitingOf, type Waiting } from '../../designer/processes/play/trial/waiting.ts';

const now = '2026-11-23T01:00:00.000Z';

/** Chance with a seed, so that a failure comes again. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mostly(
  waiting: readonly Waiting[],
  pick: (below: number) => number,
  lazy: boolean,
): readonly Waiting[] {
  // Whoever tries a draft mostly goes on; now and then the world comes between.
  const going = waiting.filter(({ kind }) => kind === 'human' || kind === 'job');
  const often =
    going.length > 0 && pick(lazy ? 2 : 12) > 0 ? going : waiting.filter(({ kind }) => kind !== 'message');
  return often.length > 0 && pick(20) > 0 ? often : waiting;
}

/** What somebody who tries the draft could do: the usual answers, now and then another of those offered. */
function someAction(
  waiting: readonly Waiting[],
  { pick, lazy }: { pick: (below: number) => number; lazy: boolean },
  at: Date,
): TrialAction {
  const from = mostly(waiting, pick, lazy);
  const chosen = from[pick(from.length)];
  if (!chosen) throw new Error('Nothing waits');
  const place = { at: chosen.elementId, which: chosen.which };
  const answers = (fields: readonly AnswerField[]): Record<string, Json> =>
    Object.fromEntries(
      fields.map(({ name, type, options, usual }) => {
        if (pick(3) > 0) return [name, usual];
        if (type === 'text') return [name, 'CLOSED'];
        if (type === 'texts') return [name, [`some-${pick(9)}`]];
        return [name, options.length > 0 ? (options[pick(options.length)] ?? null) : usual];
      }),
    );
  switch (chosen.kind) {
    case 'human':
      return { type: 'human', ...place, answers: answers(answersOfStep(chosen, at)) };
    case 'job': {
      const code = chosen.errors[pick(chosen.errors.length)];
      if (code !== undefined && pick(8) === 0) return { type: 'error', ...place, code };
      return { type: 'job', ...place, variables: answers(answersOfJob(chosen, at) ?? []) };
    }
    case 'message':
    case 'signal':
      return { type: chosen.kind, ...place, variables: {} };
    case 'timer':
      return { type: 'pass', by: 'NEXT' };
    case 'incident':
      return { type: 'resolve', ...place, variables: {} };
  }
}

async function trialOf(xml: string): Promise<Trial> {
  const prepared = await prepareTrial(xml);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
  return prepared.trial;
}

function walk(trial: Trial, seed: number): Run {
  const pick = chance(seed);
  const [usual] = syntheticCases;
  if (!usual) throw new Error('There is no case');
  const [start] = startsOf(trial.process);
  const variables = startVariablesOf(trial.process, usual);
  let run = begin(trial, { at: start?.at ?? null, now, variables });
  for (let count = 0; run && !run.result && count < 120; count++) {
    const waiting = waitingOf(trial, run);
    const next = act(trial, run, someAction(waiting, { pick, lazy: seed % 2 === 0 }, run.state.now));
    if (!next) throw new Error(`Seed ${seed}: what waits could not be done`);
    run = next;
  }
  if (!run) throw new Error('Not started');
  return run;
}

describe('a shipped model', () => {
  it.each(['min-living-allowance', 'temporary-assistance', 'elderly-allowance', 'payment-batch'])(
    '%s is played to each of its end events with answers that are offered',
    async (id) => {
      const trial = await trialOf(await readModel(id));
      const wanted = [...trial.process.elements.values()].filter(({ type }) => type === 'END_EVENT');
      const runs: Run[] = [];
      const reached = new Set<string>();
      for (let seed = 1; seed <= 4000 && reached.size < wanted.length; seed++) {
        const run = walk(trial, seed);
        runs.push(run);
        for (const end of run.ends) reached.add(end);
        expect(run.state.tree.incident).toEqual([]);
      }
      expect(wanted.map((element) => element.id).filter((end) => !reached.has(end))).toEqual([]);
      expect(coverageOf(trial.process, runs).percent).toBeGreaterThan(90);
    },
    120_000,
  );
});
