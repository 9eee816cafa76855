import { shallowRef } from 'vue';
import { SessionView } from '../../model/session.ts';
import { clearLocalDrafts } from '../form/local-draft.ts';
import { ApiError, call, get } from '../http/client.ts';
import type { z } from 'zod';

export type User = z.infer<typeof SessionView>['user'];

/** Who is signed in; `undefined` until the server was asked, `null` when nobody is. */
export const user = shallowRef<User | null | undefined>(undefined);

/** Asks the server once a page load who is signed in. */
export async function knownUser(): Promise<User | null> {
  if (user.value !== undefined) return user.value;
  try {
    user.value = (await get(SessionView, '/api/session')).user;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    user.value = null;
  }
  return user.value;
}

export async function signIn(username: string, password: string): Promise<void> {
  user.value = SessionView.parse(await call('POST', '/api/session', { username, password })).user;
}

export async function signOut(): Promise<void> {
  await call('DELETE', '/api/session').catch(() => undefined);
  // The next person at this device must not find what this one has typed.
  clearLocalDrafts();
  user.value = null;
}
