import { ProblemError, type Problem } from '../../kit/problem.ts';

const statuses = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  INVALID_STATE: 409,
  RESOURCE_EXHAUSTED: 503,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

export type RejectionCode = keyof typeof statuses;

/** The engine refused a command; its text is the one of Camunda 8, which clients compare literally. */
export function commandRejected(verb: string, code: RejectionCode, reason: string): ProblemError {
  return refuse(code, `Command '${verb}' rejected with code '${code}': ${reason}`);
}

export function refuse(
  code: RejectionCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): ProblemError {
  return new ProblemError(problem(statuses[code], code, detail), headers);
}

/** A request that could not be read at all, as opposed to one with wrong values. */
export function badRequest(detail: string, status = 400, title = 'Bad Request'): ProblemError {
  return new ProblemError(problem(status, title, detail));
}

/** A read that found nothing: `Incident with key '5' not found`. */
export function notFound(what: string, key: string): ProblemError {
  return refuse('NOT_FOUND', `${what} with key '${key}' not found`);
}

function problem(status: number, title: string, detail: string): Problem {
  return { type: 'about:blank', title, status, detail };
}
