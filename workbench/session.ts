import { shallowRef } from 'vue';
import type { SessionView } from '../model/session.ts';
import { clearLocalDrafts } from '../ui/form/local-draft.ts';
import { api, ApiError } from './api-client.ts';

export type User = SessionView['user'];

/** Who is signed in; `undefined` until the server was asked, `null` when nobody is. */
export const user = shallowRef<User | null | undefined>(undefined);

/** Asks the server once a page load who is signed in. */
export async function knownUser(): Promise<User | null> {
  if (user.value !== undefined) return user.value;
  try {
    user.value = (await api.session()).user;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    user.value = null;
  }
  return user.value;
}

export async function signIn(username: string, password: string): Promise<void> {
  user.value = (await api.signIn(username, password)).user;
}

export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined);
  // The next person at this device must not find what this one has typed.
  clearLocalDrafts();
  user.value = null;
}
