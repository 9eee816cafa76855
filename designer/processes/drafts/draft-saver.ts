import { shallowRef } from 'vue';
import { ApiError } from '../../../ui/http/client.ts';
import { user } from '../../../ui/session/session.ts';
import { processApi } from '../process-api.ts';
import { forgetDraft, keepDraft } from './kept-draft.ts';

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

/** Hands a draft in after each pause of editing, one at a time; what is not handed in yet is kept in the browser. */
export class DraftSaver {
  readonly state = shallowRef<SaveState>({ is: 'saved' });
  revision: number;
  /** The model as the server has it at that revision. */
  private base: string;
  private readonly processId: string;
  private pending: (() => Promise<string>) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(processId: string, { revision, base }: { revision: number; base: string }) {
    this.processId = processId;
    this.revision = revision;
    this.base = base;
  }

  waits(): boolean {
    return this.pending !== undefined;
  }

  offer(read: () => Promise<string>, pause = PAUSE_MS): void {
    this.pending = read;
    if (this.state.value.is !== 'conflict') this.state.value = { is: 'waiting' };
    this.later(pause);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.save());
  }

  async settled(): Promise<boolean> {
    this.flush();
    await this.running;
    return !this.waits() && this.state.value.is === 'saved';
  }

  decide(conflict: Conflict, xml: string): Promise<boolean> {
    [this.revision, this.base] = [conflict.revision, conflict.theirs];
    this.state.value = { is: 'waiting' };
    this.pending = () => Promise.resolve(xml);
    return this.settled();
  }

  forget(): void {
    clearTimeout(this.timer);
    this.pending = undefined;
    forgetDraft(this.processId);
  }

  private later(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  private async save(): Promise<void> {
    const read = this.pending;
    if (!read) return;
    if (this.state.value.is === 'conflict') {
      await this.keepBeside(this.state.value.conflict, read);
      return;
    }
    this.pending = undefined;
    this.state.value = { is: 'saving' };
    let xml = '';
    try {
      xml = await read();
      if (xml !== this.base) await this.handIn(xml);
      if (!this.waits()) forgetDraft(this.processId);
      this.state.value = { is: this.waits() ? 'waiting' : 'saved' };
    } catch (error) {
      this.pending ??= read;
      this.state.value = await this.failed(error, xml);
      if (this.state.value.is === 'failed' && mayPass(error)) this.later(RETRY_MS);
    }
  }

  /** What is drawn on while nobody has decided belongs to what a person will decide about. */
  private async keepBeside(conflict: Conflict, read: () => Promise<string>): Promise<void> {
    const mine = await read();
    this.keep(mine);
    if (this.state.value.is === 'conflict')
      this.state.value = { is: 'conflict', conflict: { ...conflict, mine } };
  }

  private keep(xml: string): void {
    const { processId, revision, base } = this;
    const by = user.value?.id ?? '';
    keepDraft(processId, { by, revision, base, xml, at: new Date().toISOString() });
  }

  private async handIn(xml: string): Promise<void> {
    this.keep(xml);
    ({ revision: this.revision } = await processApi.save(this.processId, this.revision, xml));
    this.base = xml;
  }

  private async failed(error: unknown, mine: string): Promise<SaveState> {
    if (!(error instanceof ApiError)) return { is: 'failed', code: 'INTERNAL', reason: '' };
    if (error.code === 'STALE_REVISION') return this.conflict(mine);
    const reason = error.fields[0]?.message;
    return { is: 'failed', code: error.code, reason: typeof reason === 'string' ? reason : '' };
  }

  private async conflict(mine: string): Promise<SaveState> {
    try {
      const now = await processApi.read(this.processId);
      const theirs = now.draft ?? now.published?.xml ?? '';
      const by = now.changedBy?.name ?? now.published?.publishedBy?.name ?? '';
      const at = now.changedAt ?? undefined;
      const { base } = this;
      return { is: 'conflict', conflict: { by, at, base, mine, theirs, revision: now.revision } };
    } catch {
      return { is: 'failed', code: 'OFFLINE', reason: '' };
    }
  }
}

/** Whether it may go well later without another change. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiError && error.status >= 400 && error.status < 500);
