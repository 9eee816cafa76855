import { AppError } from '../../model/errors.ts';
import { staffRoles } from '../../model/roles.ts';
import { SessionView, SignIn } from '../../model/session.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { findCredentials, type OrgUser } from '../../store/org-user.ts';
import type { SignInAttempts } from '../access/attempts.ts';
import { refuseCrossSite } from '../access/cross-site.ts';
import { passwordFits, type PasswordCost } from '../access/passwords.ts';
import type { Sessions } from '../access/session-cookie.ts';
import type { Context } from '../context.ts';
import { plain, publicRoute, route, type Route } from '../http/route.ts';

interface Parts {
  sessions: Sessions;
  attempts: SignInAttempts;
  passwordCost: PasswordCost;
  publicUrl: string;
}

/** Signing in and out of staff. */
export function sessionRoutes({ pool }: Context, parts: Parts): Route[] {
  const { sessions, attempts, passwordCost, publicUrl } = parts;
  return [
    publicRoute({
      ...plain,
      id: 'signIn',
      method: 'post',
      path: '/api/session',
      tag: 'session',
      summary: 'Sign in with user name and password; sets the session cookie',
      body: SignIn,
      answer: SessionView,
      errors: ['WRONG_CREDENTIALS', 'TOO_MANY_REQUESTS', 'CROSS_SITE_REQUEST'],
      handle: async ({ body, request, response }) => {
        refuseCrossSite(request, publicUrl);
        const keys = { name: body.username, address: request.ip ?? 'unknown' };
        await attempts.take(keys);
        const user = await findCredentials(pool, body.username);
        if (!(await passwordFits(body.password, user?.passwordHash, passwordCost)) || !user)
          throw new AppError('WRONG_CREDENTIALS');
        await attempts.succeeded(keys);
        await sessions.start(pool, user, request, response);
        await appendAudit(pool, { actor: `user:${user.id}`, action: 'SIGN_IN', object: `user:${user.id}` });
        return viewOf(user);
      },
    }),
    route({
      ...plain,
      id: 'readSession',
      method: 'get',
      path: '/api/session',
      tag: 'session',
      summary: 'Who is signed in',
      access: { roles: staffRoles },
      answer: SessionView,
      handle: async ({ request }) => {
        const user = await sessions.userOf(pool, request);
        if (!user) throw new AppError('UNAUTHENTICATED');
        return viewOf(user);
      },
    }),
    publicRoute({
      ...plain,
      id: 'signOut',
      method: 'delete',
      path: '/api/session',
      tag: 'session',
      summary: 'Sign out; without a session nothing happens',
      status: 204,
      errors: ['CROSS_SITE_REQUEST'],
      handle: async ({ request, response }) => {
        refuseCrossSite(request, publicUrl);
        await sessions.end(pool, request, response);
      },
    }),
  ];
}

function viewOf(user: OrgUser): SessionView {
  const { id, username, displayName, roles, department, bank, jurisdictionId, jurisdictionName } = user;
  return {
    user: {
      id,
      username,
      displayName,
      roles,
      department,
      bank,
      jurisdiction: { id: jurisdictionId, name: jurisdictionName },
    },
  };
}
