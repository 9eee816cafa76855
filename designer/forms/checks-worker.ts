import { z } from 'zod';
import type { Design } from '../../form-model/design/design.ts';
import { problemsOf } from './problems-of.ts';

/** Runs in a worker: answers each `{ no, design, steps }` with `{ no, problems }`. */
const Asked = z.object({
  no: z.int(),
  design: z.custom<Design>((value) => typeof value === 'object' && value !== null),
  steps: z.array(z.object({ kind: z.string(), name: z.string() })),
});

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const { no, design, steps } = Asked.parse(data);
  postMessage({ no, problems: problemsOf(design, steps) });
});
