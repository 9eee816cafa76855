import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { TrialAction, TrialStart } from '../../../model/process-example.ts';
import type { WorkingDays } from '../../../rules/work-calendar.ts';
import { act, begin, type Run } from './trial/run.ts';
import type { Trial } from './trial/trial.ts';
import type { Presets } from './trial/usual-answers.ts';
import { answersOfJob, usualOf } from './trial/usual-answers.ts';
import { waitingOf, type Waiting } from './trial/waiting.ts';

/** One point of a trial, and what led to it. */
export interface Point {
  readonly run: Run;
  /** Undefined for the start. */
  readonly action: TrialAction | undefined;
}

export interface Trying {
  readonly start: Readonly<ShallowRef<TrialStart | undefined>>;
  readonly points: Readonly<ShallowRef<readonly Point[]>>;
  /** The point that is looked at. */
  readonly at: Readonly<Ref<number>>;
  readonly run: ComputedRef<Run | undefined>;
  readonly before: ComputedRef<Run | undefined>;
  readonly waiting: ComputedRef<readonly Waiting[]>;
  /** Whether the last action found nothing to do it on. */
  readonly refused: Readonly<Ref<boolean>>;
  begin(start: TrialStart, presets: Presets): void;
  act(action: TrialAction): void;
  /** Answers jobs as usual until a person, the world or the clock is waited for. */
  runOn(): void;
  goTo(point: number): void;
  stop(): void;
  /** What was done up to the point that is looked at. */
  actions(): readonly TrialAction[];
  presets(): Presets;
}

/** A worker that answers as usual may be asked this often before a loop without people is given up. */
const mostJobs = 100;

/** A trial of a draft step by step; every point is kept, an action at an earlier one begins a new way from there. */
export function useTrial(trial: () => Trial | undefined, days: () => WorkingDays): Trying {
  const start = shallowRef<TrialStart>();
  const points = shallowRef<readonly Point[]>([]);
  const at = ref(0);
  const refused = ref(false);
  let own: Presets = {};
  const run = computed(() => points.value[at.value]?.run);
  const waitsOf = (of: Run | undefined): readonly Waiting[] => {
    const playing = trial();
    return playing && of ? waitingOf(playing, of) : [];
  };
  const waiting = computed(() => waitsOf(run.value));

  function perform(action: TrialAction): boolean {
    const playing = trial();
    const next = playing && run.value && act(playing, run.value, action, days());
    refused.value = next === undefined;
    if (!next) return false;
    points.value = [...points.value.slice(0, at.value + 1), { run: next, action }];
    at.value = points.value.length - 1;
    return true;
  }
  function runOn(): void {
    for (let done = 0; done < mostJobs; done++) {
      const now = run.value?.state.now;
      const job = waiting.value.find(({ kind }) => kind === 'job');
      if (job?.kind !== 'job' || !now) return;
      const variables = usualOf(answersOfJob(job, now, own) ?? []);
      if (!perform({ type: 'job', at: job.elementId, which: job.which, variables })) return;
    }
  }
  return {
    ...{ start, points, at, run, waiting, refused, runOn },
    before: computed(() => points.value[at.value - 1]?.run),
    begin(from, presets) {
      const playing = trial();
      const begun = playing && begin(playing, from);
      own = presets;
      refused.value = begun === undefined;
      start.value = begun && from;
      points.value = begun ? [{ run: begun, action: undefined }] : [];
      at.value = 0;
    },
    act: (action) => void perform(action),
    goTo: (point) => {
      refused.value = false;
      at.value = point;
    },
    stop: () => {
      start.value = undefined;
      points.value = [];
      refused.value = false;
    },
    actions: () => points.value.slice(1, at.value + 1).flatMap(({ action }) => action ?? []),
    presets: () => own,
  };
}
