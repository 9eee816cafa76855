import type { z } from 'zod';
import { jurisdictionLevels, departments, staffRoles } from '../../../model/roles.ts';
import { noActions, nobodyStops, stepActions, stepRules } from '../../../model/step-rules.ts';
import type { CheckedProcess } from '../checked.ts';
import { problem, type ProcessProblem, type Repair } from '../problem.ts';
import type { KnownForm, World } from '../world.ts';
import { humanSteps, namesIn, type HumanStep } from './elements.ts';

type RuleName = keyof typeof stepRules;

/** What a header may hold, for people; of those that name steps or fields other words are said. */
const values: Readonly<Record<Exclude<RuleName, 'sameAs' | 'notBy' | 'chosenIn'>, string>> = {
  deadline: '2wd, 5d …',
  level: jurisdictionLevels.join(', '),
  department: departments.join(', '),
  nobody: [...staffRoles, nobodyStops].join(', '),
  reminders: '2wd, 0d …',
  pauses: 'SUPPLEMENT, NONE',
  actions: [...stepActions, noActions].join(', '),
  alreadyDone: 'ASK, TAKE_OVER',
  escalateTo: staffRoles.join(', '),
};
const schemas: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(stepRules));

/** Whether the rules of human steps are such as their worker knows, and name steps that there are. */
export function stepRuleProblems(process: CheckedProcess, { forms }: World): readonly ProcessProblem[] {
  const steps = humanSteps(process);
  const known = new Set(steps.map(({ element }) => element.id));
  return steps.flatMap((step) => {
    const others = steps.filter((one) => one !== step).flatMap(({ form }) => form ?? []);
    const before = forms.filter(({ key, readable }) => others.includes(key) && readable);
    return [...invalidRules(step), ...unknownSteps(step, known), ...unknownChoice(step, before)];
  });
}

/** Somebody has to have chosen the colleague before. */
function unknownChoice(
  { element: { id }, headers }: HumanStep,
  before: readonly KnownForm[],
): ProcessProblem[] {
  const name = headers.get('chosenIn');
  if (name === undefined || before.some(({ fields }) => fields.some((field) => field.name === name)))
    return [];
  const repair: Repair = { kind: 'removeHeader', element: id, key: 'chosenIn' };
  return [problem('CHOICE_UNKNOWN', id, { params: { name }, repair })];
}

function invalidRules({ element: { id }, headers }: HumanStep): ProcessProblem[] {
  return Object.entries(values).flatMap(([key, allowed]) => {
    const value = headers.get(key);
    if (value === undefined || schemas.get(key)?.safeParse(value).success) return [];
    const repair: Repair = { kind: 'removeHeader', element: id, key };
    return [problem('HEADER_INVALID', id, { params: { key, value, values: allowed }, repair })];
  });
}

function unknownSteps({ element: { id }, headers }: HumanStep, known: ReadonlySet<string>): ProcessProblem[] {
  return ['sameAs', 'notBy'].flatMap((key) => {
    const named = namesIn(headers.get(key) ?? '');
    const [gone] = named.filter((name) => !known.has(name) || name === id);
    if (gone === undefined) return [];
    const left = named.filter((name) => known.has(name) && name !== id).join(', ');
    const repair: Repair =
      left === ''
        ? { kind: 'removeHeader', element: id, key }
        : { kind: 'setHeader', element: id, key, value: left };
    return [problem('STEP_UNKNOWN', id, { params: { step: gone }, repair })];
  });
}
