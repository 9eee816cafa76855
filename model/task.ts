import { z } from 'zod';
import { Instant } from './civil-date.ts';
import { LocalisedText } from './localised.ts';
import { StepAction } from './step-rules.ts';

/**
 * Kinds of human steps of the program's own processes. Each kind has one form in `forms/`, one effect when it is completed
 * (`api/tasks/effects/`), and a title in the language files.
 */
export const taskKinds = [
  'acceptance',
  'household-survey',
  'doorstep-check',
  'democratic-review',
  'recheck-objection',
  'department-approval',
  'urgent-approval',
  'papers-after-payment',
  'complete-data',
  'batch-approval',
  'account-fix',
] as const;

/**
 * A step of a process that an administrator brought: its form is filled, its answers are kept and shown by the next step
 * of the same form. Rights are drawn for its element id, and its title is its form's.
 */
export const formStep = 'form-step';

export const TaskKind = z.enum([...taskKinds, formStep]);
export type TaskKind = z.infer<typeof TaskKind>;

export const DueGroup = z.enum(['OVERDUE', 'TODAY', 'THREE_DAYS', 'LATER', 'NONE']);
export type DueGroup = z.infer<typeof DueGroup>;

export const TaskView = z.strictObject({
  id: z.uuid(),
  kind: TaskKind,
  /** Title of the form, where the kind says nothing of what is to be done. */
  title: LocalisedText.nullable(),
  state: z.enum(['OPEN', 'COMPLETED', 'CANCELLED']),
  /** Any of them may do it. */
  roles: z.array(z.string()),
  department: z.string().nullable(),
  caseId: z.uuid().nullable(),
  caseNo: z.string().nullable(),
  itemCode: z.string().nullable(),
  itemName: LocalisedText.nullable(),
  batchId: z.uuid().nullable(),
  paymentId: z.uuid().nullable(),
  /** What the row is about: applicant's name, batch number … */
  subject: z.string(),
  jurisdiction: z.strictObject({ id: z.string(), name: z.string() }),
  urgent: z.boolean(),
  assignee: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  dueAt: Instant.nullable(),
  dueGroup: DueGroup,
  revision: z.int(),
  createdAt: Instant,
  completedAt: Instant.nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

export const Rights = z.record(z.string(), z.enum(['hidden', 'read', 'write', 'required']));

/** `GET /api/tasks/{id}`: the row and all that is needed to fill its form. */
export const TaskDetail = TaskView.extend({
  form: z.strictObject({ key: z.string(), version: z.int() }),
  rights: Rights,
  /** Facts the form shows but nobody types; also readable by its rules. */
  context: z.record(z.string(), z.json()),
  values: z.record(z.string(), z.json()),
  draftSaved: z.boolean(),
  /** What its process lets its holder do beside filling the form. */
  actions: z.array(StepAction),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

export const TaskQuery = z.strictObject({
  view: z.enum(['mine', 'claimable', 'done']).default('mine'),
  kind: TaskKind.optional(),
  itemCode: z.string().optional(),
  caseId: z.uuid().optional(),
  search: z.string().trim().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().optional(),
});
export type TaskQuery = z.infer<typeof TaskQuery>;

export const TaskList = z.strictObject({
  items: z.array(TaskView),
  total: z.int(),
  counts: z.record(DueGroup, z.int()),
  next: z.string().nullable(),
});
export type TaskList = z.infer<typeof TaskList>;

/** `PUT /api/tasks/{id}/draft` and `POST /api/tasks/{id}/completion` */
export const TaskAnswers = z.strictObject({
  revision: z.int().optional(),
  values: z.record(z.string(), z.json()),
});

/** `GET /api/tasks/{id}/colleagues`: who else may do a step. */
export const Colleagues = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      /** Where they work. */
      jurisdiction: z.string(),
      /** Open steps that they hold. */
      holding: z.int(),
    }),
  ),
});
export type Colleagues = z.infer<typeof Colleagues>;

/** `POST /api/tasks/{id}/hand-over` */
export const HandOver = z.strictObject({ to: z.uuid(), reason: z.string().trim().min(2).max(300) });
export type HandOver = z.infer<typeof HandOver>;
