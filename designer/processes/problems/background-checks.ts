import { z } from 'zod';
import { checkProcess } from '../../../process-model/checks/check-process.ts';
import type { ProcessProblem } from '../../../process-model/checks/problem.ts';
import type { World } from '../../../process-model/checks/world.ts';

/** A state of the model to be checked. */
export interface Draft {
  readonly revision: number;
  readonly xml: string;
  readonly world: World;
}

export interface BackgroundChecks {
  /** Checks a state of the model, unless another one comes before its turn. */
  check(draft: Draft): void;
  stop(): void;
}

interface Listener {
  /** Takes what is wrong with a state of the model. */
  found(problems: readonly ProcessProblem[], revision: number): void;
  failed(revision: number): void;
}

const Answer = z.object({ no: z.int(), problems: z.custom<readonly ProcessProblem[]>(Array.isArray) });

/**
 * Checks in a worker, so that nobody is kept from drawing. Where a browser lets no worker start, or one breaks, the page
 * checks by itself.
 */
export function backgroundChecks({ found, failed }: Listener): BackgroundChecks {
  const worker = new Worker(new URL('./checks-worker.ts', import.meta.url), { type: 'module' });
  let alone = false;
  let no = 0;
  let running: Draft | undefined;
  let waiting: Draft | undefined;
  let sent: World | undefined;

  function next(): void {
    if (running || !waiting) return;
    const draft = waiting;
    [running, waiting] = [draft, undefined];
    no += 1;
    if (alone) {
      void checkProcess(draft.xml, draft.world).then(
        (problems) => done(problems, draft),
        () => done(undefined, draft),
      );
      return;
    }
    const world: unknown = draft.world === sent ? undefined : JSON.parse(JSON.stringify(draft.world));
    sent = draft.world;
    worker.postMessage({ no, xml: draft.xml, ...(world === undefined ? {} : { world }) });
  }

  function done(problems: readonly ProcessProblem[] | undefined, { revision }: Draft): void {
    running = undefined;
    if (!waiting) {
      if (problems) found(problems, revision);
      else failed(revision);
    }
    next();
  }

  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    const answer = Answer.parse(data);
    if (answer.no === no && running) done(answer.problems, running);
  };
  worker.onerror = () => {
    alone = true;
    waiting ??= running;
    running = undefined;
    next();
  };
  return {
    check(draft) {
      waiting = draft;
      next();
    },
    stop: () => worker.terminate(),
  };
}
