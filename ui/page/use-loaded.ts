import { shallowRef, type ShallowRef } from 'vue';
import { ApiError } from '../http/client.ts';

export interface Loaded<T> {
  data: ShallowRef<T | undefined>;
  state: ShallowRef<'loading' | 'error' | 'ready'>;
  errorCode: ShallowRef<string | undefined>;
  load(): Promise<void>;
}

/** Loads a page's data; a slower, older answer never overwrites a newer one. */
export function useLoaded<T>(fetchData: () => Promise<T>): Loaded<T> {
  const data = shallowRef<T>();
  const state = shallowRef<'loading' | 'error' | 'ready'>('loading');
  const errorCode = shallowRef<string>();
  let latest = 0;

  async function load(): Promise<void> {
    const call = ++latest;
    if (data.value === undefined) state.value = 'loading';
    try {
      const answer = await fetchData();
      if (call !== latest) return;
      data.value = answer;
      state.value = 'ready';
    } catch (error) {
      if (call !== latest) return;
      errorCode.value = error instanceof ApiError ? error.code : 'INTERNAL';
      state.value = 'error';
    }
  }
  return { data, state, errorCode, load };
}
