import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { ProcessExample } from '../../../model/process-example.ts';
import type { WorkingDays } from '../../../rules/work-calendar.ts';
import { coverageOf, type Coverage } from './trial/coverage.ts';
import { replay, type Replayed } from './trial/replay.ts';
import type { Trial } from './trial/trial.ts';

export interface ExampleResult extends Replayed {
  readonly example: ProcessExample;
}

export interface Replays {
  /** Of the draft as it is; grows as the examples are replayed, one whenever the browser has time. */
  readonly results: Readonly<ShallowRef<readonly ExampleResult[]>>;
  readonly coverage: ComputedRef<Coverage | undefined>;
}

/** Replays all examples whenever the draft or an example changes, between whatever else the page has to do. */
export function useReplays(
  trial: () => Trial | undefined,
  examples: () => readonly ProcessExample[],
  days: () => WorkingDays,
): Replays {
  const results = shallowRef<readonly ExampleResult[]>([]);
  let planned: number | undefined;
  const stop = (): void => {
    if (planned !== undefined) clearTimeout(planned);
  };
  watch(
    [trial, examples],
    ([playing, all]) => {
      stop();
      results.value = [];
      const next = (done: readonly ExampleResult[]): void => {
        const example = all[done.length];
        if (!playing || !example) return;
        // A turn of its own for each: typing and drawing come between.
        planned = window.setTimeout(() => {
          const so = [...done, { example, ...replay(playing, example, days()) }];
          results.value = so;
          next(so);
        });
      };
      next([]);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  const coverage = computed(() => {
    const playing = trial();
    const passing = results.value.filter(({ difference }) => difference === undefined);
    return (
      playing &&
      coverageOf(
        playing.process,
        passing.flatMap(({ run }) => run ?? []),
      )
    );
  });
  return { results, coverage };
}
