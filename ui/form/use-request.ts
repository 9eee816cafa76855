import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';

export type RequestState = 'idle' | 'loading' | 'ready' | 'failed';

export interface Request<Asked, Answer> {
  readonly state: Readonly<Ref<RequestState>>;
  readonly answer: Readonly<ShallowRef<Answer | undefined>>;
  /** Asks after a pause, in which a newer question takes the place of this one. */
  readonly ask: (asked: Asked, pauseMs?: number) => void;
  readonly retry: () => void;
  readonly cancel: () => void;
}

/** Asks the host for something. Of several questions the last one counts; answers to others are dropped. */
export function useRequest<Asked, Answer>(
  send: (asked: Asked, signal: AbortSignal) => Promise<Answer>,
): Request<Asked, Answer> {
  const state = ref<RequestState>('idle');
  const answer = shallowRef<Answer>();
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = (): void => undefined;

  async function run(asked: Asked, controller: AbortController): Promise<void> {
    try {
      const found = await send(asked, controller.signal);
      if (controller.signal.aborted) return;
      answer.value = found;
      state.value = 'ready';
    } catch {
      if (!controller.signal.aborted) state.value = 'failed';
    }
  }

  function cancel(): void {
    clearTimeout(timer);
    running?.abort();
    state.value = 'idle';
  }

  function ask(asked: Asked, pauseMs = 0): void {
    cancel();
    const controller = new AbortController();
    running = controller;
    state.value = 'loading';
    again = () => ask(asked);
    if (pauseMs === 0) void run(asked, controller);
    else timer = setTimeout(() => void run(asked, controller), pauseMs);
  }

  onScopeDispose(cancel);
  return { state, answer, ask, cancel, retry: () => again() };
}
