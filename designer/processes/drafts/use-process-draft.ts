import { onBeforeUnmount, type ShallowRef } from 'vue';
import type { ProcessDesignView } from '../../../model/process-design.ts';
import { user } from '../../../ui/session/session.ts';
import { DraftSaver, type Conflict, type SaveState } from './draft-saver.ts';
import { forgetDraft, readKeptDraft, type KeptDraft } from './kept-draft.ts';

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
  const onServer = given.draft ?? given.published?.xml ?? '';
  const recovered = recoveredFrom(given.processId, onServer);
  const saver = new DraftSaver(given.processId, recovered ?? { revision: given.revision, base: onServer });
  if (recovered) saver.offer(() => Promise.resolve(recovered.xml), 0);
  const guard = (event: BeforeUnloadEvent): void => {
    if (saver.waits()) event.preventDefault();
  };
  const flush = (): void => saver.flush();
  addEventListener('beforeunload', guard);
  addEventListener('online', flush);
  onBeforeUnmount(() => {
    removeEventListener('beforeunload', guard);
    removeEventListener('online', flush);
    saver.flush();
  });
  return {
    state: saver.state,
    revision: () => saver.revision,
    opening: recovered?.xml ?? onServer,
    recoveredAt: recovered?.at,
    changed: (read) => saver.offer(read),
    settled: () => saver.settled(),
    decide: (conflict, xml) => saver.decide(conflict, xml),
    forget: () => saver.forget(),
  };
}

/** What a tab that was lost had not handed in; what the server has by now is no longer needed. */
function recoveredFrom(processId: string, onServer: string): KeptDraft | undefined {
  const kept = readKeptDraft(processId);
  if (kept?.by !== user.value?.id) return undefined;
  if (kept?.xml !== onServer) return kept;
  forgetDraft(processId);
  return undefined;
}
