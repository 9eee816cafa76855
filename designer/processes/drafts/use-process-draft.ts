import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue';
import type { ProcessDesignView } from '../../../model/process-design.ts';
import { ApiError } from '../../../ui/http/client.ts';
import { processApi } from '../process-api.ts';
import { forgetDraft, keepDraft, readKeptDraft } from './kept-draft.ts';

const PAUSE_MS = 400;
const RETRY_MS = 5000;

export interface Conflict {
  /** Who changed it meanwhile, and when. */
  readonly by: string;
  readonly at: string | undefined;
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly revision: number;
}

export type SaveState =
  | { readonly is: 'saved' | 'saving' | 'waiting' }
  /** Somebody else has changed the process since; nothing is written over before a person has decided. */
  | { readonly is: 'conflict'; readonly conflict: Conflict }
  | { readonly is: 'failed'; readonly code: string; readonly reason: string };

export interface ProcessDraft {
  readonly state: Readonly<ShallowRef<SaveState>>;
  readonly revision: () => number;
  /** The model to open, with what a tab that was lost had not handed in yet. */
  readonly opening: string;
  /** When the model that was found in the browser was kept; undefined where the server's is opened. */
  readonly recoveredAt: string | undefined;
  /** Keeps the model after a pause in editing; `read` gives it as BPMN XML. */
  changed(read: () => Promise<string>): void;
  /** Waits until everything is kept; false if it could not be. */
  settled(): Promise<boolean>;
  /** Goes on with a model that a person has decided on, from the revision of the other one. */
  decide(conflict: Conflict, xml: string): Promise<boolean>;
  /** Gives up what is not handed in. */
  forget(): void;
}

/** Keeps a process under construction on the server, and in the browser until the server has it. */
export function useProcessDraft(given: ProcessDesignView): ProcessDraft {
  const { processId } = given;
  const onServer = given.draft ?? given.published?.xml ?? '';
  const kept = readKeptDraft(processId);
  const recovered = kept && kept.xml !== onServer ? kept : undefined;
  if (kept && !recovered) forgetDraft(processId);

  let revision = recovered?.revision ?? given.revision;
  let base = recovered?.base ?? onServer;
  let pending: (() => Promise<string>) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  const state = shallowRef<SaveState>({ is: 'saved' });
  const waits = (): boolean => pending !== undefined;

  async function save(): Promise<void> {
    const read = pending;
    if (!read || state.value.is === 'conflict') return;
    pending = undefined;
    state.value = { is: 'saving' };
    let xml = '';
    try {
      xml = await read();
      if (xml === base) {
        state.value = { is: waits() ? 'waiting' : 'saved' };
        return;
      }
      keepDraft(processId, { revision, base, xml, at: new Date().toISOString() });
      ({ revision } = await processApi.save(processId, revision, xml));
      base = xml;
      if (!waits()) forgetDraft(processId);
      state.value = { is: waits() ? 'waiting' : 'saved' };
    } catch (error) {
      pending ??= read;
      state.value = await failed(error, xml);
      if (state.value.is === 'failed' && mayPass(error)) later(RETRY_MS);
    }
  }

  async function failed(error: unknown, mine: string): Promise<SaveState> {
    if (!(error instanceof ApiError)) return { is: 'failed', code: 'INTERNAL', reason: '' };
    if (error.code !== 'STALE_REVISION')
      return { is: 'failed', code: error.code, reason: String(error.fields[0]?.message ?? '') };
    try {
      const now = await processApi.read(processId);
      const theirs = now.draft ?? now.published?.xml ?? '';
      const by = now.changedBy?.name ?? now.published?.publishedBy?.name ?? '';
      const at = now.changedAt ?? undefined;
      return { is: 'conflict', conflict: { by, at, base, mine, theirs, revision: now.revision } };
    } catch {
      return { is: 'failed', code: 'OFFLINE', reason: '' };
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
  addEventListener('online', flush);
  onBeforeUnmount(() => {
    removeEventListener('beforeunload', guard);
    removeEventListener('online', flush);
    flush();
  });
  if (recovered) {
    const { xml } = recovered;
    pending = () => Promise.resolve(xml);
    state.value = { is: 'waiting' };
    later(0);
  }
  return {
    state,
    revision: () => revision,
    opening: recovered?.xml ?? onServer,
    recoveredAt: recovered?.at,
    changed(read) {
      pending = read;
      if (state.value.is !== 'conflict') state.value = { is: 'waiting' };
      later(PAUSE_MS);
    },
    async settled() {
      flush();
      await running;
      return pending === undefined && state.value.is === 'saved';
    },
    async decide(conflict, xml) {
      [revision, base] = [conflict.revision, conflict.theirs];
      pending = () => Promise.resolve(xml);
      state.value = { is: 'waiting' };
      return this.settled();
    },
    forget() {
      clearTimeout(timer);
      pending = undefined;
      forgetDraft(processId);
    },
  };
}

/** Whether it may go well later without another change. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiError && error.status >= 400 && error.status < 500);
