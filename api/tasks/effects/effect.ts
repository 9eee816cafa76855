import type { z } from 'zod';
import type { Sql } from '../../../kit/database.ts';
import type { Seal } from '../../../kit/seal.ts';
import { AppError, type FieldError } from '../../../model/errors.ts';
import type { CaseEventKind } from '../../../model/case.ts';
import { appendCaseEvent } from '../../../store/case-event.ts';
import type { InboxTask } from '../../../store/inbox-task.ts';
import type { JsonObject } from '../../../store/json.ts';
import type { StaffViewer } from '../../access/viewer.ts';
import { parse } from '../../http/parse.ts';

/** A human step at the moment of its completion, in the one transaction that completes it. */
export interface Completion {
  sql: Sql;
  seal: Seal;
  task: InboxTask;
  viewer: StaffViewer;
  /** What the form's check has let through. */
  values: JsonObject;
}

/** What a completed step does to the domain. It throws an AppError to refuse the completion as a whole. */
export type Effect = (completion: Completion) => Promise<void>;

/** An effect with the answers that it reads, parsed by their schema. */
export function effect<Answers extends z.ZodType>(
  answers: Answers,
  run: (completion: Completion, answers: z.output<Answers>) => Promise<void>,
): Effect {
  return (completion) => run(completion, parse(answers, completion.values, 'INVALID_FORM'));
}

/** The case that a step must have. */
export function caseOf({ task }: Completion): string {
  if (task.caseId === null) throw new Error(`The task ${task.id} (${task.kind}) has no case`);
  return task.caseId;
}

/** Writes what happened on the case's timeline, at the step's place in the process. */
export async function note(
  { sql, task, viewer }: Completion,
  caseId: string,
  event: { kind: CaseEventKind; detail?: JsonObject },
): Promise<void> {
  await appendCaseEvent(sql, {
    caseId,
    kind: event.kind,
    actor: viewer.actor,
    actorId: viewer.userId,
    elementId: task.elementId,
    detail: { task: task.kind, ...event.detail },
    onceKey: `task-${task.id}`,
  });
}

/** Refuses a completion because of one field. */
export function wrongField(path: string, code: string, message: string): AppError {
  const field: FieldError = { path, code, message };
  return new AppError('INVALID_FORM', undefined, [field]);
}
