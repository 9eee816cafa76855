import { z } from 'zod';
import { Instant } from './civil-date.ts';

const ElementId = z.string().min(1).max(200);
/** JSON, as the engine gives its variables. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

const Value: z.ZodType<JsonValue> = z.json();
const Values = z.record(z.string().max(200), Value);

/** Where several of one element wait (multi-instance), the how-manieth of them, from 0. */
const place = { at: ElementId, which: z.int().min(0).max(1000).default(0) };

/** One thing that somebody or something does while a draft is tried. */
export const TrialAction = z.discriminatedUnion('type', [
  /** A person completes a step; only the answers that the step routes become variables. */
  z.strictObject({ type: z.literal('human'), ...place, answers: Values }),
  z.strictObject({ type: z.literal('job'), ...place, variables: Values }),
  z.strictObject({ type: z.literal('error'), ...place, code: z.string().max(200) }),
  z.strictObject({ type: z.literal('fail'), ...place, message: z.string().max(500) }),
  /** Mends an incident: sets variables where it happened, then goes on. */
  z.strictObject({ type: z.literal('resolve'), ...place, variables: Values }),
  /** `at` is the event that waits. */
  z.strictObject({ type: z.literal('message'), ...place, variables: Values }),
  z.strictObject({ type: z.literal('signal'), ...place, variables: Values }),
  /** Moves the clock: to the next timer, or by a day or working day, firing what is due on the way. */
  z.strictObject({ type: z.literal('pass'), by: z.enum(['NEXT', 'DAY', 'WORKING_DAY']) }),
]);
export type TrialAction = z.infer<typeof TrialAction>;

export const TrialStart = z.strictObject({
  /** The start event; null for the one without a trigger. */
  at: ElementId.nullable(),
  now: Instant,
  variables: Values,
});
export type TrialStart = z.infer<typeof TrialStart>;

/** A run of a draft that was kept: it is played again at every later change. Its people are made up. */
export const ProcessExample = z.strictObject({
  name: z.string().trim().min(1).max(200),
  start: TrialStart,
  actions: z.array(TrialAction).max(500),
  expected: z.strictObject({
    state: z.enum(['RUNNING', 'COMPLETED', 'TERMINATED']),
    /** End events that were reached, in order. */
    ends: z.array(ElementId).max(1000),
    /** Elements in the order in which they were entered. */
    path: z.array(ElementId).max(10_000),
    /** Variables of the process at the end. */
    variables: Values,
  }),
});
export type ProcessExample = z.infer<typeof ProcessExample>;

export const ProcessExamples = z.array(ProcessExample).max(200);
