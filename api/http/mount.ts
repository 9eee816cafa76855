import { Router, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../model/errors.ts';
import { mayCall, type Viewer } from '../access/viewer.ts';
import { bodyReader } from './body.ts';
import { readMultipart } from './multipart.ts';
import { none, type Method, type Route } from './route.ts';

/** Finds out who asks; undefined without credentials, throws for wrong ones. */
export type Authenticate = (request: Request) => Promise<Viewer | undefined>;

/** Express routes from declarations. A known address with another method is refused with the methods it has. */
export function mount(routes: readonly Route[], authenticate: Authenticate): Router {
  const router = Router();
  for (const route of routes) router[route.method](expressPath(route.path), handlerOf(route, authenticate));
  for (const [path, methods] of methodsByPath(routes)) {
    router.all(expressPath(path), (_req, res) => {
      res.set('Allow', methods.map((method) => method.toUpperCase()).join(', '));
      throw new AppError('METHOD_NOT_ALLOWED');
    });
  }
  return router;
}

const expressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

function methodsByPath(routes: readonly Route[]): Map<string, Method[]> {
  const byPath = new Map<string, Method[]>();
  for (const { path, method } of routes) byPath.set(path, [...(byPath.get(path) ?? []), method]);
  return byPath;
}

/** Who asks is settled before the body is read: a stranger can't make us parse a megabyte. */
function handlerOf(route: Route, authenticate: Authenticate): RequestHandler {
  const readBody = bodyReader(route.bodyLimits);
  return async (req, res) => {
    const viewer = await admit(route, req, authenticate);
    if (route.body !== none) {
      const fits = Boolean(req.is(acceptedTypes[route.bodyType]));
      if (route.bodyType === 'multipart/form-data') {
        if (!fits) throw new AppError('UNSUPPORTED_MEDIA_TYPE');
        req.body = await readMultipart(req, route.bodyLimits.bytes);
      } else {
        await readBody(req, res);
        if (req.get('content-type') !== undefined && !fits) throw new AppError('UNSUPPORTED_MEDIA_TYPE');
      }
    }
    send(route, res, await route.run(req, res, viewer));
  };
}

const acceptedTypes = {
  'application/json': ['json', '+json'],
  'application/xml': ['application/xml', 'text/xml'],
  'application/x-www-form-urlencoded': ['urlencoded'],
  'multipart/form-data': ['multipart/form-data'],
};

async function admit(route: Route, req: Request, authenticate: Authenticate): Promise<Viewer | undefined> {
  if (route.access === 'public') return undefined;
  const viewer = await authenticate(req);
  if (!viewer) throw new AppError('UNAUTHENTICATED');
  if (!mayCall(route.access, viewer)) throw new AppError('FORBIDDEN');
  return viewer;
}

function send(route: Route, res: Response, answer: unknown): void {
  // A handler that had to set a status of its own (a replayed answer) has done so.
  if (res.statusCode === 200) res.status(route.status);
  if (route.status === 204) res.end();
  else if (route.answerType === 'application/json') res.json(answer);
  else {
    // A file has a type of its own.
    if (res.get('content-type') === undefined) res.type(route.answerType);
    res.send(answer);
  }
}
