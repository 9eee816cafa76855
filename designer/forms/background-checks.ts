import { z } from 'zod';
import type { DesignProblem } from '../../form-model/design/checks/problem.ts';
import type { Design } from '../../form-model/design/design.ts';
import { problemsOf } from './problems-of.ts';
import type { StepName } from './step-name.ts';

/** Takes what is wrong with a state of the design. */
type Found = (problems: readonly DesignProblem[], of: Design) => void;

export interface BackgroundChecks {
  /** Checks a state of the design, unless another one comes before its turn. */
  check(design: Design, steps: readonly StepName[]): void;
  stop(): void;
}

const Answer = z.object({ no: z.int(), problems: z.custom<readonly DesignProblem[]>(Array.isArray) });

/**
 * Checks in a worker: a large form takes many frames, in which nobody could draw or type. Where a browser lets no worker
 * start, the page checks by itself.
 */
export function backgroundChecks(found: Found): BackgroundChecks {
  const worker = new Worker(new URL('./checks-worker.ts', import.meta.url), { type: 'module' });
  let alone = false;
  let no = 0;
  let busy = false;
  let waiting: readonly [Design, readonly StepName[]] | undefined;
  let last: typeof waiting;

  function next(): void {
    if (busy || !waiting) return;
    const [design, steps] = waiting;
    waiting = undefined;
    no += 1;
    if (alone) found(problemsOf(design, steps), design);
    else {
      busy = true;
      last = [design, steps];
      worker.postMessage({ no, design, steps: steps.map((step) => ({ ...step })) });
    }
  }

  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    const answer = Answer.parse(data);
    busy = false;
    if (answer.no === no && !waiting && last) found(answer.problems, last[0]);
    next();
  };
  worker.onerror = () => {
    alone = true;
    busy = false;
    waiting ??= last;
    next();
  };
  return {
    check(design, steps) {
      waiting = [design, steps];
      next();
    },
    stop: () => worker.terminate(),
  };
}
