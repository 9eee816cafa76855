import {
  computed,
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  watch,
  type ComputedRef,
  type InjectionKey,
  type ShallowRef,
} from 'vue';
import type { DesignProblem } from '../../form-model/design/checks/problem.ts';
import { documentOf } from '../../form-model/design/document-of.ts';
import type { Design } from '../../form-model/design/design.ts';
import { parseForm, type ParsedForm } from '../../form-model/index.ts';
import { backgroundChecks } from './background-checks.ts';
import type { StepName } from './step-name.ts';

export interface Checks {
  /** The form as the server would read it; it is only read where a view asks for it. */
  readonly parsed: ComputedRef<ParsedForm>;
  readonly problems: Readonly<ShallowRef<readonly DesignProblem[]>>;
  /** Whether these are the problems of the form as it is now; they are those of a moment ago while it is being checked. */
  readonly fresh: ComputedRef<boolean>;
  /** Checks at once what was edited a moment ago. */
  settle(): void;
}

const injected: InjectionKey<Checks> = Symbol('checks');
const PAUSE_MS = 150;

/**
 * Checks a form after a pause in editing, without keeping anybody from editing on.
 * @param steps steps that open it
 */
export function provideChecks(
  design: Readonly<ShallowRef<Design>>,
  steps: Readonly<ShallowRef<readonly StepName[]>>,
): Checks {
  const settled = shallowRef(design.value);
  const problems = shallowRef<readonly DesignProblem[]>([]);
  const checked = shallowRef<Design>();
  const background = backgroundChecks((found, of) => {
    [problems.value, checked.value] = [found, of];
  });
  const fresh = computed(() => checked.value === design.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = (): void => {
    clearTimeout(timer);
    timer = undefined;
    settled.value = design.value;
    background.check(design.value, steps.value);
  };
  run();
  watch([design, steps], () => {
    clearTimeout(timer);
    timer = setTimeout(run, PAUSE_MS);
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    background.stop();
  });
  const parsed = computed(() => parseForm({ version: 1, ...documentOf(settled.value) }));
  const checks: Checks = {
    ...{ parsed, problems, fresh },
    settle: () => {
      if (timer !== undefined) run();
    },
  };
  provide(injected, checks);
  return checks;
}

export function useChecks(): Checks {
  const checks = inject(injected);
  if (!checks) throw new Error('A part of the designer stands outside of it');
  return checks;
}
