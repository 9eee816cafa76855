import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';

/** A refusal on its way to the error handler; its texts never repeat what somebody sent. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly string[];

  constructor(status: number, code: string, detail: string, fields: readonly string[] = []) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** The body of a request by its schema; a wrong one is refused with the paths of its fields, never their values. */
export function parsed<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const { data, error } = schema.safeParse(body);
  if (!error) return data;
  const fields = error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new Refusal(400, 'INVALID_REQUEST', 'The request does not fit its schema.', fields);
}

/** Errors as problem details of RFC 9457. */
export const problems: ErrorRequestHandler = (error: unknown, _req, res: Response, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const { status, code, message, fields } = asRefusal(error);
  res
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: code,
        status,
        code,
        detail: message,
        ...(fields.length > 0 ? { fields } : {}),
        synthetic: true,
      }),
    );
};

/** What body parsers of Express throw. */
const ParserError = z.object({ status: z.int().min(400).max(499), type: z.string() });

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { data } = ParserError.safeParse(error);
  if (data) return new Refusal(data.status, 'UNREADABLE_BODY', `The body can't be read: ${data.type}.`);
  return new Refusal(500, 'SIMULATOR_FAULT', error instanceof Error ? error.name : 'Unknown fault');
}
