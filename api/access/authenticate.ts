import type { Pool } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { findClient } from '../../store/oauth-client.ts';
import type { OrgUser } from '../../store/org-user.ts';
import type { Authenticate } from '../http/mount.ts';
import { refuseCrossSite } from './cross-site.ts';
import type { Sessions } from './session-cookie.ts';
import type { Tokens } from './tokens.ts';
import type { ClientViewer, StaffViewer } from './viewer.ts';

interface Ways {
  pool: Pool;
  tokens: Tokens;
  sessions: Sessions;
  publicUrl: string;
}

/** A bearer token makes a client, a session cookie a member of staff. */
export function authenticator({ pool, tokens, sessions, publicUrl }: Ways): Authenticate {
  return async (request) => {
    const header = request.get('authorization');
    if (header !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
      if (!token) throw new AppError('UNAUTHENTICATED');
      return clientViewer(pool, await tokens.verify(token));
    }
    const user = await sessions.userOf(pool, request);
    if (!user) return undefined;
    refuseCrossSite(request, publicUrl);
    return staffViewer(user);
  };
}

/** A token outlives a change of its client by minutes, so the client is looked at with every request. */
async function clientViewer(
  pool: Pool,
  token: { clientId: string; scopes: ClientViewer['scopes'] },
): Promise<ClientViewer> {
  const client = await findClient(pool, token.clientId);
  if (!client) throw new AppError('UNAUTHENTICATED');
  return {
    kind: 'client',
    actor: `client:${client.id}`,
    clientId: client.id,
    scopes: token.scopes.filter((scope) => client.scopes.includes(scope)),
    areaPath: client.areaPath,
  };
}

export function staffViewer(user: OrgUser): StaffViewer {
  return {
    kind: 'staff',
    actor: `user:${user.id}`,
    userId: user.id,
    name: user.displayName,
    roles: user.roles,
    areaPath: user.areaPath,
    department: user.department,
    bank: user.bank,
  };
}
