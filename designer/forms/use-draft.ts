import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue';
import type { JsonObject } from '../../form-model/design/json.ts';
import { ApiError } from '../../ui/http/client.ts';
import { api } from '../api-client.ts';

const PAUSE_MS = 700;
const RETRY_MS = 5000;

export type SaveState =
  | { readonly is: 'saved' | 'saving' | 'waiting' }
  /** Somebody else has changed the form since; nothing is written over. */
  | { readonly is: 'conflict' }
  | { readonly is: 'failed'; readonly code: string; readonly path?: string | undefined };

export interface DraftHandle {
  readonly state: Readonly<ShallowRef<SaveState>>;
  readonly revision: () => number;
  /** Keeps the document after a pause in editing. */
  changed(document: () => JsonObject): void;
  /** Waits until everything is kept; false if it could not be. */
  settled(): Promise<boolean>;
  /** Goes on from another revision, after a conflict was decided or a version published. */
  goOnFrom(revision: number): void;
}

/** Keeps a form under construction on the server; after a lost connection it is tried again. */
export function useDraft(key: string, start: number): DraftHandle {
  let revision = start;
  let pending: (() => JsonObject) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  const state = shallowRef<SaveState>({ is: 'saved' });

  /** Something may have been changed while the last save was under way. */
  const waits = (): boolean => pending !== undefined;

  async function save(): Promise<void> {
    const document = pending;
    if (!document || state.value.is === 'conflict') return;
    pending = undefined;
    state.value = { is: 'saving' };
    try {
      ({ revision } = await api.save(key, revision, document()));
      state.value = { is: waits() ? 'waiting' : 'saved' };
    } catch (error) {
      pending ??= document;
      state.value = failed(error);
      if (state.value.is === 'failed' && mayPass(error)) later(RETRY_MS);
    }
  }

  function later(pause: number): void {
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
  }

  function flush(): void {
    clearTimeout(timer);
    running = running.then(save);
  }

  const guard = (event: BeforeUnloadEvent): void => {
    if (pending) event.preventDefault();
  };
  addEventListener('beforeunload', guard);
  onBeforeUnmount(() => {
    removeEventListener('beforeunload', guard);
    flush();
  });
  return {
    state,
    revision: () => revision,
    changed(document) {
      pending = document;
      if (state.value.is !== 'conflict') state.value = { is: 'waiting' };
      later(PAUSE_MS);
    },
    async settled() {
      flush();
      await running;
      return pending === undefined;
    },
    goOnFrom(next) {
      revision = next;
      state.value = { is: pending ? 'waiting' : 'saved' };
      if (pending) later(0);
    },
  };
}

function failed(error: unknown): SaveState {
  if (!(error instanceof ApiError)) return { is: 'failed', code: 'INTERNAL' };
  if (error.code === 'STALE_REVISION') return { is: 'conflict' };
  return { is: 'failed', code: error.code, path: error.fields[0]?.path };
}

/** Whether it may go well later without another change. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiError && error.status >= 400 && error.status < 500);
