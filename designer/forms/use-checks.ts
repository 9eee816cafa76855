import { inject, onScopeDispose, provide, shallowRef, watch, type InjectionKey, type ShallowRef } from 'vue';
import { checkDesign } from '../../form-model/design/checks/check-design.ts';
import type { DesignProblem } from '../../form-model/design/checks/problem.ts';
import { documentOf } from '../../form-model/design/document-of.ts';
import type { Design } from '../../form-model/design/design.ts';
import { parseForm, type ParsedForm } from '../../form-model/index.ts';

export interface Checks {
  /** The form as the server would read it. */
  readonly parsed: Readonly<ShallowRef<ParsedForm>>;
  readonly problems: Readonly<ShallowRef<readonly DesignProblem[]>>;
}

const injected: InjectionKey<Checks> = Symbol('checks');
const PAUSE_MS = 200;

/**
 * Checks a form after a pause in editing: a large one takes longer than a key stroke may.
 * @param steps kinds of the steps that open it
 */
export function provideChecks(
  design: Readonly<ShallowRef<Design>>,
  steps: Readonly<ShallowRef<readonly string[]>>,
): Checks {
  const read = (): ParsedForm => parseForm({ version: 1, ...documentOf(design.value) });
  const parsed = shallowRef(read());
  const problems = shallowRef(checkDesign(design.value, steps.value));
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([design, steps], () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      parsed.value = read();
      problems.value = checkDesign(design.value, steps.value);
    }, PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
  const checks: Checks = { parsed, problems };
  provide(injected, checks);
  return checks;
}

export function useChecks(): Checks {
  const checks = inject(injected);
  if (!checks) throw new Error('A part of the designer stands outside of it');
  return checks;
}
