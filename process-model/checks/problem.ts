import { z } from 'zod';

/** A way to mend a problem, as data: the designer carries it out through the command stack of its canvas. */
export const Repair = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('setDefaultFlow'), gateway: z.string(), flow: z.string() }),
  /** An end event after an element that leads nowhere. */
  z.strictObject({ kind: z.literal('addEnd'), element: z.string() }),
  z.strictObject({ kind: z.literal('addStart'), process: z.string() }),
  /** A flow from one element to another. */
  z.strictObject({ kind: z.literal('connect'), from: z.string(), to: z.string() }),
  z.strictObject({ kind: z.literal('removeElements'), elements: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('turnGateway'),
    gateway: z.string(),
    to: z.enum(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ParallelGateway']),
  }),
  /** A condition to be filled in; it never holds, so the default flow is taken. */
  z.strictObject({ kind: z.literal('addCondition'), flow: z.string() }),
  z.strictObject({ kind: z.literal('removeCondition'), flow: z.string() }),
  z.strictObject({ kind: z.literal('setJobType'), element: z.string(), type: z.string() }),
  z.strictObject({ kind: z.literal('setHeader'), element: z.string(), key: z.string(), value: z.string() }),
  z.strictObject({ kind: z.literal('renameHeader'), element: z.string(), key: z.string(), to: z.string() }),
  z.strictObject({ kind: z.literal('removeHeader'), element: z.string(), key: z.string() }),
  z.strictObject({ kind: z.literal('setRole'), element: z.string(), role: z.string() }),
  z.strictObject({ kind: z.literal('setForm'), element: z.string(), form: z.string() }),
  z.strictObject({ kind: z.literal('setCalledProcess'), element: z.string(), process: z.string() }),
  z.strictObject({ kind: z.literal('addRouting'), element: z.string(), name: z.string() }),
  z.strictObject({ kind: z.literal('dropRouting'), element: z.string(), name: z.string() }),
  z.strictObject({
    kind: z.literal('dropMapping'),
    element: z.string(),
    direction: z.enum(['input', 'output']),
    target: z.string(),
  }),
  z.strictObject({ kind: z.literal('limitCycle'), element: z.string(), times: z.int() }),
  z.strictObject({ kind: z.literal('markExecutable'), process: z.string() }),
  z.strictObject({ kind: z.literal('setStartMessage'), element: z.string(), message: z.string() }),
  /** A name in words that say what its type does. */
  z.strictObject({ kind: z.literal('nameFromType'), element: z.string() }),
]);
export type Repair = z.infer<typeof Repair>;

export const Severity = z.enum(['error', 'warning']);
export type Severity = z.infer<typeof Severity>;

/** Something wrong with a process. `code` names a sentence of the language files, `params` what stands in it. */
export const ProcessProblem = z.strictObject({
  code: z.string(),
  /** The element at which it is shown; `definitions` for the file as a whole. */
  elementId: z.string(),
  severity: Severity,
  params: z.record(z.string(), z.string()),
  repair: Repair.optional(),
});
export type ProcessProblem = z.infer<typeof ProcessProblem>;

/** Every code of a rule of ours with how grave it is; what the engine refuses is always an error. */
export const ruleSeverities = {
  UNREACHABLE: 'error',
  LEFT_OVER: 'warning',
  NO_WAY_OUT: 'warning',
  ENDLESS_LOOP: 'error',
  IDLE_LOOP: 'warning',
  DEADLOCK: 'error',
  POSSIBLE_DEADLOCK: 'warning',
  RUNS_TWICE: 'warning',
  GATEWAY_WITHOUT_DEFAULT: 'error',
  SUPERFLUOUS_GATEWAY: 'warning',
  IMPLICIT_END: 'warning',
  IMPLICIT_START: 'warning',
  IMPLICIT_SPLIT: 'warning',
  DISCONNECTED: 'warning',
  DUPLICATE_FLOW: 'warning',
  END_MISSING: 'warning',
  NOT_DRAWN: 'warning',
  OVERLAPS: 'warning',
  UNUSED_DEFINITION: 'warning',
  SUPERFLUOUS_TERMINATION: 'warning',
  NAME_MISSING: 'warning',
  NAME_TWICE: 'warning',
  FORM_MISSING: 'error',
  FORM_UNKNOWN: 'error',
  FORM_COMPUTED: 'warning',
  PEOPLE_MISSING: 'error',
  ROLE_UNKNOWN: 'error',
  ROLE_NOBODY: 'error',
  ROLE_NOBODY_SOMEWHERE: 'warning',
  KIND_UNKNOWN: 'error',
  ANSWER_MISSING: 'error',
  ANSWER_CLOSED: 'error',
  // Somebody else may work at jobs of other types, over the engine's own API.
  JOB_UNKNOWN: 'warning',
  HEADER_UNKNOWN: 'error',
  HEADER_MISSING: 'error',
  HEADER_INVALID: 'error',
  STEP_UNKNOWN: 'error',
  CHOICE_UNKNOWN: 'error',
  PROCESS_UNKNOWN: 'error',
  MESSAGE_UNKNOWN: 'warning',
  START_MESSAGE_MISSING: 'warning',
  VARIABLE_UNSET: 'error',
  VARIABLE_LATER: 'error',
  VARIABLE_NOT_ROUTED: 'error',
  PERSONAL_ROUTING: 'error',
  PERSONAL_MAPPING: 'error',
  NO_OBJECTION: 'warning',
  REVIEW_SKIPPABLE: 'error',
  TIMER_ENDLESS: 'warning',
  WAIT_WITHOUT_LIMIT: 'warning',
} as const satisfies Record<string, Severity>;
export type RuleCode = keyof typeof ruleSeverities;

interface Found {
  readonly params?: Readonly<Record<string, string>>;
  readonly repair?: Repair | undefined;
}

/** A problem that a rule of ours found at an element. */
export function problem(code: RuleCode, elementId: string, { params, repair }: Found = {}): ProcessProblem {
  return {
    code,
    elementId,
    severity: ruleSeverities[code],
    params: { ...params },
    ...(repair ? { repair } : {}),
  };
}
