import type { Json } from '../../../../feel/index.ts';
import type { ProcessExample, TrialAction, TrialStart } from '../../../../model/process-example.ts';
import type { WorkingDays } from '../../../../rules/work-calendar.ts';
import { act, begin, processVariables, type Run } from './run.ts';
import type { Trial } from './trial.ts';

/** The first thing that is not as it was when the example was kept; the page has the words. */
export type Difference =
  | { readonly code: 'NOT_STARTED'; readonly at: string | null }
  /** Number of the action, from 1, and what no longer waits there. */
  | { readonly code: 'NOT_WAITING'; readonly number: number; readonly action: TrialAction }
  | {
      readonly code: 'PATH';
      readonly number: number;
      readonly expected: string | null;
      readonly found: string | null;
    }
  | { readonly code: 'INCIDENT'; readonly at: string; readonly message: string }
  | { readonly code: 'STATE'; readonly expected: string; readonly found: string }
  | { readonly code: 'ENDS'; readonly expected: readonly string[]; readonly found: readonly string[] }
  | {
      readonly code: 'VARIABLE';
      readonly name: string;
      readonly expected: Json | undefined;
      readonly found: Json | undefined;
    };

export interface Replayed {
  readonly difference: Difference | undefined;
  /** As far as it came. */
  readonly run: Run | undefined;
}

/** Plays an example again on what the draft is now. */
export function replay(trial: Trial, example: ProcessExample, days?: WorkingDays): Replayed {
  let run = begin(trial, example.start);
  if (!run) return { difference: { code: 'NOT_STARTED', at: example.start.at }, run };
  for (const [index, action] of example.actions.entries()) {
    const next = act(trial, run, action, days);
    if (!next) {
      const difference = differenceOf(example, run, false) ?? {
        code: 'NOT_WAITING',
        number: index + 1,
        action,
      };
      return { difference, run };
    }
    run = next;
  }
  return { difference: differenceOf(example, run, true), run };
}

/** What a run comes to, to be kept as an example. */
export const exampleOf = (
  name: string,
  start: TrialStart,
  actions: readonly TrialAction[],
  run: Run,
): ProcessExample => ({
  ...{ name, start, actions: [...actions] },
  expected: {
    ...{ state: stateOf(run), ends: [...run.ends], path: [...run.path] },
    variables: { ...processVariables(run) },
  },
});

const stateOf = ({ result }: Run): ProcessExample['expected']['state'] => {
  if (!result) return 'RUNNING';
  return result.state === 'COMPLETED' ? 'COMPLETED' : 'TERMINATED';
};

function differenceOf({ expected }: ProcessExample, run: Run, whole: boolean): Difference | undefined {
  const parted = run.path.findIndex((id, index) => id !== expected.path[index]);
  const [incident] = run.state.tree.incident;
  const elsewhere = (number: number): Difference => ({
    ...{ code: 'PATH', number: number + 1 },
    ...{ expected: expected.path[number] ?? null, found: run.path[number] ?? null },
  });
  if (parted !== -1) return elsewhere(parted);
  if (incident && expected.state !== 'RUNNING')
    return { code: 'INCIDENT', at: incident.elementId, message: incident.message };
  if (!whole) return undefined;
  if (run.path.length < expected.path.length) return elsewhere(run.path.length);
  if (stateOf(run) !== expected.state)
    return { code: 'STATE', expected: expected.state, found: stateOf(run) };
  if (run.ends.join('\n') !== expected.ends.join('\n'))
    return { code: 'ENDS', expected: expected.ends, found: run.ends };
  return variableDifference(expected.variables, processVariables(run));
}

function variableDifference(
  expected: Readonly<Record<string, Json>>,
  found: Readonly<Record<string, Json>>,
): Difference | undefined {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const name = names.find((one) => canonical(expected[one]) !== canonical(found[one]));
  return name === undefined
    ? undefined
    : { code: 'VARIABLE', name, expected: expected[name], found: found[name] };
}

/** Members of a context have no order. */
const canonical = (value: unknown): string =>
  JSON.stringify([value], (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
