import type { Response } from 'express';

/** The media type of RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A problem detail of RFC 9457. `detail` and the extension members never carry values of a person's input. */
export interface Problem {
  /** URI that names the kind of problem; `about:blank` when the status says it all. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Path of the request that met the problem. */
  readonly instance?: string;
}

/** A refusal on its way to the one error handler that answers it. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.headers = headers;
  }
}

/** Answers with a problem detail; `extensions` are further members, such as the list of wrong fields. */
export function sendProblem(
  res: Response,
  problem: Problem,
  extensions: Readonly<Record<string, unknown>> = {},
): void {
  const { type, title, status, detail, instance } = problem;
  res
    .status(status)
    .type(PROBLEM_MEDIA_TYPE)
    // Sent as text: `json()` would add a character set that this media type does not know.
    .send(Buffer.from(JSON.stringify({ type, title, status, detail, instance, ...extensions })));
}
