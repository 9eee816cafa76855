import type { TaskKind } from '../model/task.ts';

/** Duties of which one person may not hold two that are kept apart on the same case. */
export type Duty = 'INTAKE' | 'SURVEY' | 'REVIEW' | 'APPROVAL' | 'PAYMENT' | 'ACCOUNT' | 'FORM';

const duties: Readonly<Record<TaskKind, Duty>> = {
  acceptance: 'INTAKE',
  'complete-data': 'INTAKE',
  'papers-after-payment': 'INTAKE',
  'household-survey': 'SURVEY',
  'doorstep-check': 'SURVEY',
  'democratic-review': 'REVIEW',
  'recheck-objection': 'REVIEW',
  'department-approval': 'APPROVAL',
  'urgent-approval': 'APPROVAL',
  'batch-approval': 'PAYMENT',
  'account-fix': 'ACCOUNT',
  'form-step': 'FORM',
};

/** Who takes in or surveys a case does not approve it (S-11); who approves it does not release its money. */
const apart: readonly (readonly [Duty, Duty])[] = [
  ['INTAKE', 'APPROVAL'],
  ['SURVEY', 'APPROVAL'],
  ['APPROVAL', 'PAYMENT'],
  ['SURVEY', 'PAYMENT'],
];

export const dutyOf = (kind: TaskKind): Duty => duties[kind];

/** Kinds of steps that somebody who does `kind` may not have done on the same case (or on a case of the same batch). */
export function kindsApartFrom(kind: TaskKind): TaskKind[] {
  const others = new Set(
    apart.flatMap(([a, b]) => (a === dutyOf(kind) ? [b] : b === dutyOf(kind) ? [a] : [])),
  );
  return Object.keys(duties)
    .filter((name): name is TaskKind => name in duties)
    .filter((name) => others.has(dutyOf(name)));
}

export interface DoneStep {
  readonly kind: TaskKind;
  readonly userId: string;
}

/**
 * Steps of the case that bar `userId` from doing `kind`; empty when nothing does. An agent of the applicant, or a
 * surveyor who has declared kinship, is barred by the caller.
 */
export function separationConflicts(kind: TaskKind, userId: string, done: readonly DoneStep[]): DoneStep[] {
  const barred = new Set(kindsApartFrom(kind));
  return done.filter((step) => step.userId === userId && barred.has(step.kind));
}
