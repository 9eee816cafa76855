import { checkDesign } from '../../form-model/design/checks/check-design.ts';
import type { DesignProblem } from '../../form-model/design/checks/problem.ts';
import type { Design } from '../../form-model/design/design.ts';
import type { StepName } from './step-name.ts';

/** What is wrong with a form that some steps open. */
export const problemsOf = (design: Design, steps: readonly StepName[]): readonly DesignProblem[] =>
  checkDesign(
    design,
    steps.map(({ kind }) => kind),
    new Map(steps.map(({ kind, name }) => [kind, name])),
  );
