import express, { type Request, type Response, type Router } from 'express';
import type { z } from 'zod';
import { ProblemError, sendProblem } from '../../kit/problem.ts';
import type { Log } from '../../kit/log.ts';
import type { Authenticate, Caller, Permission } from './auth.ts';
import { readText } from './body.ts';
import { readBody, writeJson } from './json.ts';
import { badRequest, refuse } from './rejection.ts';
import { createRoutes } from './routes.ts';
import { databaseAway } from './submit.ts';
import { isInt64, validate } from './validate.ts';

/** One operation of the REST API: where it is, who may call it, what it does. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express path below /v2; parameters whose name ends in `Key` are checked as 64-bit keys. */
  readonly path: string;
  readonly permission: Permission | 'public';
  /** Takes the body as JSON text; operations that read a form take the request itself. */
  readonly reads: 'json' | 'stream';
  /** What the JSON body must be; absent where there is none. */
  readonly body?: z.ZodType;
  handle(call: Call, text: string): Promise<Answer>;
}

export interface Call {
  readonly req: Request;
  readonly caller: Caller;
  /** Fires when the client has gone before it was answered. */
  readonly gone: AbortSignal;
  /** A path parameter; keys are valid 64-bit numbers. */
  param(name: string): string;
}

export interface Answer {
  readonly status: number;
  /** Written as JSON; RawJson members untouched. */
  readonly json?: unknown;
  readonly text?: { readonly type: string; readonly content: string };
  /** Runs if the answer never reached the client. */
  readonly undelivered?: () => void;
}

export const noContent: Answer = { status: 204 };

export function ok(json: unknown): Answer {
  return { status: 200, json };
}

type Head = Pick<Operation, 'method' | 'path' | 'permission'>;

/** An operation without a body. */
export function bare(head: Head, run: (call: Call) => Promise<Answer> | Answer): Operation {
  return { ...head, reads: 'json', handle: async (call) => run(call) };
}

/** An operation with a JSON body; where the body may be absent, the schema is tried on `{}`. */
export function withBody<S extends z.ZodType>(
  head: Head & { readonly body: S; readonly optional?: boolean },
  run: (call: Call, body: z.infer<S>) => Promise<Answer> | Answer,
): Operation {
  const { body: schema, optional = false, ...rest } = head;
  return {
    ...rest,
    body: schema,
    reads: 'json',
    handle: async (call, text) => {
      if (text.trim() === '' && !optional) throw badRequest('Required request body is missing');
      return run(call, validate(schema, text.trim() === '' ? {} : parseText(text)));
    },
  };
}

function parseText(text: string) {
  try {
    const body = readBody(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw badRequest('Failed to read request');
}

export interface RouterOptions {
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  readonly log: Log;
  /** Largest JSON body in bytes. */
  readonly bodyLimit: number;
}

/** Mounts the operations. Every answer that is not a success is a problem detail. */
export function createRouter({ operations, authenticate, log, bodyLimit }: RouterOptions): Router {
  const router = express.Router();
  const routeOf = createRoutes(operations);
  router.use(async (req, res) => {
    const route = routeOf(req.method, req.path);
    if (route === undefined) throw badRequest(`No endpoint ${req.method} ${pathOf(req)}.`, 404, 'Not Found');
    if (route === 'methodNotAllowed')
      throw badRequest(`Method '${req.method}' is not supported.`, 405, 'Method Not Allowed');
    const { operation, parameters } = route;
    const caller = await admit(operation, authenticate, req);
    const text = operation.reads === 'json' ? await readText(req, bodyLimit) : '';
    const param = (name: string) => pathParameter(parameters, name);
    let gone: AbortSignal | undefined;
    const call: Call = {
      ...{ req, caller, param },
      get gone() {
        return (gone ??= goneSignal(req, res));
      },
    };
    send(req, res, await operation.handle(call, text));
  });
  router.use(problems(log));
  return router;
}

function pathOf(req: Request): string {
  return req.originalUrl.split('?')[0] ?? '';
}

const nobody: Caller = { name: 'anonymous', permissions: new Set() };

async function admit({ permission }: Operation, authenticate: Authenticate, req: Request): Promise<Caller> {
  if (permission === 'public') return nobody;
  const caller = await authenticate(req);
  if (caller.permissions.has(permission)) return caller;
  throw refuse(
    'FORBIDDEN',
    `Insufficient permissions to perform this operation; '${permission}' is required`,
  );
}

function pathParameter(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name);
  if (value === undefined) throw new Error(`The route has no parameter ${name}`);
  if (value.includes('\0') || (name.endsWith('Key') && !isInt64(value)))
    throw badRequest(`Failed to convert '${name}' with value: '${value}'`);
  return value;
}

function goneSignal(req: Request, res: Response): AbortSignal {
  const controller = new AbortController();
  if (req.socket.destroyed) controller.abort();
  res.once('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}

function send(req: Request, res: Response, { status, json, text, undelivered }: Answer): void {
  if (undelivered) {
    if (req.socket.destroyed) {
      undelivered();
      return;
    }
    res.once('close', () => {
      if (!res.writableFinished) undelivered();
    });
  }
  res.statusCode = status;
  if (text) res.type(text.type).send(text.content);
  else if (json === undefined) res.end();
  else {
    const content = writeJson(json);
    res.setHeader('content-type', 'application/json; charset=utf-8');
    res.setHeader('content-length', Buffer.byteLength(content));
    res.end(content);
  }
}

function problems(log: Log): express.ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const instance = pathOf(req);
    if (res.headersSent) {
      next(error);
      return;
    }
    const refusal = error instanceof ProblemError ? error : databaseAway(error);
    if (refusal) {
      res.set(refusal.headers);
      sendProblem(res, { ...refusal.problem, instance });
      return;
    }
    // What nobody foresaw stays in the log; the client learns only that it was not its fault.
    log.error({ err: error, method: req.method, path: instance }, 'unforeseen fault in an engine operation');
    const detail = 'Unexpected error occurred during the request processing';
    sendProblem(res, { type: 'about:blank', title: 'Internal Server Error', status: 500, detail, instance });
  };
}
