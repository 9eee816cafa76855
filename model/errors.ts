import type { LocalisedText } from './localised.ts';

/**
 * Every refusal and fault a client can meet: stable code, HTTP status, English title.
 * Texts for people live in the language files under the same code.
 */
export const errorCatalogue = {
  INVALID_REQUEST: { status: 400, title: 'The request does not fit its schema' },
  MALFORMED_BODY: { status: 400, title: 'The body is not valid JSON' },
  UNAUTHENTICATED: { status: 401, title: 'Sign-in or access token is missing, wrong or expired' },
  WRONG_CREDENTIALS: { status: 401, title: 'User name or password is wrong' },
  FORBIDDEN: { status: 403, title: 'The signed-in user or client may not do this' },
  SEPARATION_OF_DUTIES: { status: 403, title: 'The same person may not do both steps' },
  CROSS_SITE_REQUEST: { status: 403, title: 'The request comes from another site' },
  NOT_FOUND: { status: 404, title: 'There is no such thing, or it lies outside your jurisdiction' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The address does not know this method' },
  TASK_TAKEN: { status: 409, title: 'Somebody else has claimed the task' },
  TASK_CLOSED: { status: 409, title: 'The task is completed or no longer needed' },
  ACTION_NOT_OFFERED: { status: 409, title: 'The process does not offer this action at this step' },
  NOT_ELIGIBLE: { status: 409, title: 'This person may not do the step' },
  TASK_NOT_CLAIMED: { status: 409, title: 'The task has to be claimed first' },
  STALE_REVISION: { status: 409, title: 'The record changed since it was read' },
  MERGE_CONFLICTS: {
    status: 409,
    title: 'The form does not agree with those of other items; say that this is meant',
  },
  PUBLICATION_OPEN: { status: 409, title: 'A version of the process already waits to be published' },
  PUBLICATION_CLOSED: { status: 409, title: 'The publication is decided on, or taken back, already' },
  STATE_CONFLICT: { status: 409, title: 'The case is not in a state that allows this' },
  KEY_TAKEN: { status: 409, title: 'Something with this key exists already' },
  ALREADY_HELD: { status: 409, title: 'The person already has an open case or the benefit for this item' },
  REQUEST_IN_FLIGHT: {
    status: 409,
    title: 'A request with the same Idempotency-Key is still being worked on',
  },
  BODY_TOO_LARGE: { status: 413, title: 'The body is larger than the address takes' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The media type of the body is not supported' },
  FILE_REFUSED: { status: 415, title: 'The file is empty, of a kind that is not taken, or not what it says' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The Idempotency-Key was used for another request' },
  UNKNOWN_ITEM: { status: 422, title: 'There is no such assistance item' },
  NO_POLICY_IN_FORCE: { status: 422, title: 'No version of the item is in force for this place and date' },
  INVALID_DESIGN: { status: 422, title: 'The form document is refused' },
  INVALID_PROCESS: { status: 422, title: 'The process model is refused' },
  INVALID_FORM: { status: 422, title: 'The form has errors' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests; try again later' },
  INTERNAL: { status: 500, title: 'Unexpected fault' },
  UNAVAILABLE: { status: 503, title: 'The service is overloaded or starting; try again later' },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** One thing wrong with one field. `path` is dotted, array members by index: `members.0.idNo`. Never carries the value. */
export interface FieldError {
  path: string;
  code: string;
  /** English; what a form's own rule says comes in the form's languages. */
  message: string | LocalisedText;
}

/** Who changed a record last, and to which revision; `at` is an instant. */
export interface RecordChange {
  revision: number;
  by: { id: string; name: string } | null;
  at: string | null;
}

/** A refusal on its way to the one place that answers it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly fields: readonly FieldError[];
  /** How the record stands that somebody else has changed. */
  readonly changed: RecordChange | undefined;

  constructor(code: ErrorCode, detail?: string, fields: readonly FieldError[] = [], changed?: RecordChange) {
    super(detail ?? errorCatalogue[code].title);
    this.code = code;
    this.detail = detail;
    this.fields = fields;
    this.changed = changed;
  }
}
