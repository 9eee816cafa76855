import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { ProcessProblem } from '../../../process-model/checks/problem.ts';
import { World } from '../../../process-model/checks/world.ts';
import { get } from '../../../ui/http/client.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { backgroundChecks } from './background-checks.ts';

export interface ProcessChecks {
  readonly problems: Readonly<ShallowRef<readonly ProcessProblem[]>>;
  /** Whether these are the problems of the model as it is now; they are those of a moment ago while it is being checked. */
  readonly fresh: ComputedRef<boolean>;
  /** Whether the last check broke off; the problems are then those of an earlier one. */
  readonly failed: ComputedRef<boolean>;
  /** Checks at once what was drawn a moment ago. */
  settle(): void;
}

/** Milliseconds without a change after which a model is checked. */
const PAUSE_MS = 250;

/** The installation that processes are checked against; to be asked for once where the designer opens. */
export const readWorld = (): Promise<World> => get(World, '/api/process-checks/world');

/**
 * Checks the model of a session after a pause in drawing, without keeping anybody from drawing on.
 * @param session undefined until the model is open
 * @param world undefined until it has come from the server
 */
export function useProcessChecks(
  session: Readonly<ShallowRef<ProcessSession | undefined>>,
  world: Readonly<ShallowRef<World | undefined>>,
): ProcessChecks {
  const problems = shallowRef<readonly ProcessProblem[]>([]);
  const checked = shallowRef<number>();
  const broken = shallowRef<number>();
  const background = backgroundChecks({
    found: (found, revision) => {
      [problems.value, checked.value] = [found, revision];
    },
    failed: (revision) => {
      broken.value = revision;
    },
  });
  const revision = computed(() => session.value?.revision.value);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const [at, model, known] = [revision.value, session.value, world.value];
    if (at === undefined || !model || !known) return;
    const { xml } = await model.modeler.saveXML().catch(() => ({ xml: undefined }));
    if (xml === undefined) broken.value = at;
    // Drawn on meanwhile: the next run is on its way.
    else if (at === revision.value) background.check({ revision: at, xml, world: known });
  }
  watch(
    [revision, world],
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void run(), PAUSE_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    background.stop();
  });
  return {
    problems,
    fresh: computed(() => checked.value !== undefined && checked.value === revision.value),
    failed: computed(() => broken.value !== undefined && broken.value === revision.value),
    settle: () => {
      if (timer !== undefined) void run();
    },
  };
}
