import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../../model/errors.ts';
import type { Access, Viewer } from '../access/viewer.ts';
import { usualLimits, type BodyLimits } from './body.ts';
import { parse } from './parse.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';
export type BodyType =
  'application/json' | 'application/xml' | 'application/x-www-form-urlencoded' | 'multipart/form-data';

export interface HeaderSpec {
  name: string;
  required: boolean;
  description: string;
}

/** One route, declared once: Express and the OpenAPI document are both made from it. */
interface Declaration {
  /** Name of the operation in OpenAPI, unique. */
  id: string;
  method: Method;
  /** OpenAPI notation: `/api/cases/{caseId}`. */
  path: string;
  tag: string;
  summary: string;
  bodyType: BodyType;
  bodyLimits: BodyLimits;
  headers: readonly HeaderSpec[];
  status: 200 | 201 | 202 | 204;
  /** Media type of the answer; other than JSON, the handler gives its text. */
  answerType: string;
  /** Refusals beside those that every route shares. */
  errors: readonly ErrorCode[];
}

/** A declared route whose handler no longer shows its types. */
export interface Route extends Declaration {
  access: Access;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  answer: z.ZodType;
  run(request: Request, response: Response, viewer: Viewer | undefined): Promise<unknown>;
}

/** What a handler is given: the parsed parts of the request, and Express's own objects for what is beyond them. */
export interface Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  request: Request;
  response: Response;
}

interface Parts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  params: P;
  query: Q;
  body: B;
  /** Allow-list of the answer: a member that it does not name is a fault and never leaves. */
  answer: R;
}

/** Stands where a route has no parameters, no body or no answer. */
export const none = z.unknown();

/** What most routes have in common; spread first. */
export const plain = {
  params: none,
  query: none,
  body: none,
  answer: none,
  bodyType: 'application/json',
  bodyLimits: usualLimits,
  headers: [],
  status: 200,
  answerType: 'application/json',
  errors: [],
} as const;

/** A route for signed-in staff and for clients with a token. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  spec: Declaration &
    Parts<P, Q, B, R> & {
      access: Exclude<Access, 'public'>;
      handle(call: Call<P, Q, B>, viewer: Viewer): Promise<z.input<R>>;
    },
): Route {
  const { handle, ...declared } = spec;
  return {
    ...declared,
    run: async (request, response, viewer) => {
      if (!viewer) throw new AppError('UNAUTHENTICATED');
      return spec.answer.parse(await handle(callOf(spec, request, response), viewer));
    },
  };
}

/** A route that needs no sign-in. */
export function publicRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(spec: Declaration & Parts<P, Q, B, R> & { handle(call: Call<P, Q, B>): Promise<z.input<R>> }): Route {
  const { handle, ...declared } = spec;
  return {
    ...declared,
    access: 'public',
    run: async (request, response) => spec.answer.parse(await handle(callOf(spec, request, response))),
  };
}

function callOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  { params, query, body }: { params: P; query: Q; body: B },
  request: Request,
  response: Response,
): Call<P, Q, B> {
  return {
    params: parse(params, request.params, 'NOT_FOUND'),
    query: parse(query, request.query),
    body: parse(body, request.body),
    request,
    response,
  };
}
