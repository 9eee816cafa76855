import { z } from 'zod';
import type { TimeLimit } from './item.ts';
import { Department, JurisdictionLevel, StaffRole } from './roles.ts';

/** A limit as a header holds it: `2wd` working days, `5d` calendar days. */
export const LimitText = z.string().regex(/^\d{1,3}(wd|d)$/);

export function limitOf(text: string): TimeLimit {
  const unit = text.endsWith('wd') ? 'wd' : 'd';
  return { n: Number(text.slice(0, -unit.length)), unit };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const TextList = z.string().transform(listOf);

/** What the holder of a step may do with it beside filling its form; a process may allow less, or `NONE`. */
export const stepActions = ['PUT_BACK', 'HAND_OVER'] as const;
export const StepAction = z.enum(stepActions);
export type StepAction = z.infer<typeof StepAction>;
export const noActions = 'NONE';
/** What a header that lists actions means; without one all are allowed. */
export const StepActions = z
  .string()
  .transform((text) => (text === noActions ? [] : listOf(text)))
  .pipe(z.array(StepAction));

/** What a step does where nobody could do it: stop and say so (an incident). Any role takes the place of the first. */
export const nobodyStops = 'STOP';

/** Headers of a human step that say who does it and until when; each is a setting of the process designer. */
export const stepRules = {
  /** Time limit from the opening on; a due date of the task itself comes first. */
  deadline: LimitText.optional(),
  /** Level whose place the step lies at: the place of the case, or the one above it that is of the level. */
  level: JurisdictionLevel.optional(),
  /** Department that does it, where no variable names one. */
  department: Department.optional(),
  /** Role that does it where nobody has the first one at the place, or `STOP`. */
  nobody: z.union([StaffRole, z.literal(nobodyStops)]).optional(),
  /** Element id of a step: whoever did it last in this instance does this one, as long as they may. */
  sameAs: z.string().optional(),
  /** Name of a field in which somebody chose a colleague earlier in this instance: that colleague does it, if they may. */
  chosenIn: z.string().optional(),
  /** Element ids of steps: whoever did one of them in this instance may not do this one. */
  notBy: TextList.optional(),
  /** Limits before the due date, `2wd, 0d`: on those days the holders are reminded. */
  reminders: TextList.pipe(z.array(LimitText).max(10)).optional(),
  /** Whether its time limit stands while the applicant is asked for more, as the limit of the case does; `NONE`: it runs on. */
  pauses: z.enum(['SUPPLEMENT', 'NONE']).optional(),
  /** What its holder may do beside filling the form. */
  actions: StepActions.optional(),
  /**
   * `TAKE_OVER`: where the only one who may do the step has filled the same form with the same rights before in this
   * instance, those answers are its answers; otherwise they are asked again.
   */
  alreadyDone: z.enum(['ASK', 'TAKE_OVER']).optional(),
  /** Role that gets the step on the day after its due date. */
  escalateTo: StaffRole.optional(),
};
