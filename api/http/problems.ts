import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { isConnectionFault } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import { ProblemError, sendProblem } from '../../kit/problem.ts';
import { AppError, errorCatalogue, type ErrorCode } from '../../model/errors.ts';

/** The one place where an error becomes a response. The detail of an unforeseen fault stays in the log. */
export function problems(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const { code, detail, fields, changed } = refusalOf(error);
    const { status, title } = errorCatalogue[code];
    if (status >= 500)
      log.error({ code, method: req.method, route: routeOf(req.originalUrl), err: error }, 'request failed');
    if (code === 'UNAUTHENTICATED') res.set('WWW-Authenticate', 'Bearer realm="aidflow"');
    if (code === 'UNAVAILABLE' || code === 'TOO_MANY_REQUESTS') res.set('Retry-After', '5');
    sendProblem(
      res,
      {
        type: `/problems/${code}`,
        title,
        status,
        ...(detail === undefined ? {} : { detail }),
        instance: req.originalUrl.split('?')[0] ?? '',
      },
      { code, ...(fields.length > 0 ? { errors: fields } : {}), ...(changed ? { changed } : {}) },
    );
  };
}

/** Ids stay readable in the log, whatever else was put into an address does not. */
const routeOf = (url: string) => (url.split('?')[0] ?? '').replaceAll(/[^/\w-]/g, '_').slice(0, 200);

function refusalOf(error: unknown): Pick<AppError, 'code' | 'detail' | 'fields' | 'changed'> {
  if (error instanceof AppError) return error;
  if (error instanceof ProblemError) return refusal('INTERNAL');
  return refusal(knownFault(error));
}

const refusal = (code: ErrorCode) => ({ code, detail: undefined, fields: [], changed: undefined });

const BodyFault = z.object({ type: z.string(), status: z.number() });
const DatabaseFault = z.object({ code: z.string().regex(/^[0-9A-Z]{5}$/) });

/** Faults of Express's body reader and of PostgreSQL that are the client's doing or will pass. */
function knownFault(error: unknown): ErrorCode {
  const body = BodyFault.safeParse(error);
  if (body.success) return bodyFault(body.data.type, body.data.status);
  if (error instanceof URIError) return 'INVALID_REQUEST';
  if (isConnectionFault(error)) return 'UNAVAILABLE';
  const database = DatabaseFault.safeParse(error);
  if (database.success) return isPassing(database.data.code) ? 'UNAVAILABLE' : 'INTERNAL';
  return error instanceof Error && /timeout/i.test(error.message) ? 'UNAVAILABLE' : 'INTERNAL';
}

function bodyFault(type: string, status: number): ErrorCode {
  if (type === 'entity.too.large' || type === 'parameters.too.many') return 'BODY_TOO_LARGE';
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return 'UNSUPPORTED_MEDIA_TYPE';
  return status < 500 ? 'MALFORMED_BODY' : 'INTERNAL';
}

/** Connection lost (08), out of resources (53), shutting down (57P), serialisation and deadlock (40). */
const isPassing = (state: string) => /^(08|53|57P|40)/.test(state);
