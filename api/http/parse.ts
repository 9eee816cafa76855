import type { z } from 'zod';
import { AppError, type ErrorCode, type FieldError } from '../../model/errors.ts';

/** Parses what a client sent; refuses it with every wrong field at once, by path and code, never by value. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: ErrorCode = 'INVALID_REQUEST',
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (code === 'NOT_FOUND') throw new AppError(code);
  throw new AppError(
    code,
    undefined,
    parsed.error.issues.flatMap((issue) => fieldErrorsOf(issue)),
  );
}

type Issue = z.core.$ZodIssue;

/** The wrong fields of one zod issue, with stable codes. */
export function fieldErrorsOf(issue: Issue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.'),
      code: 'UNKNOWN_FIELD',
      message: 'is not a field of this request',
    }));
  }
  return [{ path: issue.path.join('.'), code: codeOf(issue), message: issue.message }];
}

function codeOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'REQUIRED' : 'INVALID_TYPE';
    case 'too_small':
      return 'TOO_SMALL';
    case 'too_big':
      return 'TOO_BIG';
    case 'invalid_format':
      return 'INVALID_FORMAT';
    case 'invalid_value':
    case 'invalid_union':
      return 'INVALID_VALUE';
    default:
      return 'INVALID';
  }
}
