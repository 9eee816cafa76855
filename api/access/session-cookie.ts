import { createHash, randomBytes } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import type { Sql } from '../../kit/database.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  findSessionUser,
  insertSession,
  touchSession,
  type SessionLimits,
} from '../../store/staff-session.ts';
import type { OrgUser } from '../../store/org-user.ts';

const limits: SessionLimits = { idleSeconds: 30 * 60, absoluteSeconds: 12 * 60 * 60 };

/** Sessions of staff: a random cookie in the browser, its hash in the database. */
export interface Sessions {
  /** Signs somebody in under a new id and ends the session that the request came with. */
  start(sql: Sql, user: { id: string }, request: Request, response: Response): Promise<void>;
  end(sql: Sql, request: Request, response: Response): Promise<void>;
  /** The user of the request's session, if it still runs. */
  userOf(sql: Sql, request: Request): Promise<OrgUser | undefined>;
}

/** `secure`: the pages are served by https; the cookie then carries the `__Host-` prefix, which browsers guard. */
export function sessionCookies(secure: boolean): Sessions {
  const name = secure ? '__Host-session' : 'session';
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
  const idOf = (request: Request) => cookieOf(request, name);
  return {
    start: async (sql, user, request, response) => {
      const old = idOf(request);
      if (old) await deleteSession(sql, hashOf(old));
      await deleteExpiredSessions(sql, limits);
      const id = randomBytes(32).toString('base64url');
      await insertSession(sql, hashOf(id), user.id);
      response.cookie(name, id, options);
    },
    end: async (sql, request, response) => {
      const id = idOf(request);
      if (id) await deleteSession(sql, hashOf(id));
      response.clearCookie(name, options);
    },
    userOf: async (sql, request) => {
      const id = idOf(request);
      if (!id) return undefined;
      const user = await findSessionUser(sql, hashOf(id), limits);
      if (user?.stale) await touchSession(sql, hashOf(id));
      return user;
    },
  };
}

const hashOf = (id: string) => createHash('sha256').update(id).digest();

function cookieOf(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
