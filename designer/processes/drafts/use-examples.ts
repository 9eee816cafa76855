import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { z } from 'zod';
import { ProcessExamples, type ProcessExample } from '../../../model/process-example.ts';
import { processApi } from '../process-api.ts';

/** The example cases of a draft, kept by the server whenever they change. */
export function useExamples(processId: string): {
  readonly list: Readonly<ShallowRef<readonly ProcessExample[]>>;
  readonly ready: Readonly<Ref<boolean>>;
  readonly load: () => Promise<void>;
  readonly save: (examples: readonly ProcessExample[]) => Promise<void>;
} {
  const list = shallowRef<readonly ProcessExample[]>([]);
  const ready = ref(false);
  let revision = 0;
  async function load(): Promise<void> {
    const kept = await processApi.examples(processId);
    revision = kept.revision;
    // What a later release of the program cannot read any more is not shown, and not lost before something is saved.
    list.value = ProcessExamples.safeParse(kept.examples).data ?? [];
    ready.value = true;
  }
  async function save(examples: readonly ProcessExample[]): Promise<void> {
    list.value = examples;
    const saved = await processApi.saveExamples(processId, {
      revision,
      examples: z.array(z.json()).parse(examples),
    });
    revision = saved.revision;
  }
  return { list, ready, load, save };
}
