import { z } from 'zod';
import { checkProcess } from '../../../process-model/checks/check-process.ts';
import type { World } from '../../../process-model/checks/world.ts';

/** Runs in a worker: answers each `{ no, xml, world? }` with `{ no, problems }`. A world counts until the next one. */
const Asked = z.object({
  no: z.int(),
  xml: z.string(),
  world: z.custom<World>((value) => typeof value === 'object' && value !== null).optional(),
});
let known: World | undefined;

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const { no, xml, world } = Asked.parse(data);
  known = world ?? known;
  if (known) void checkProcess(xml, known).then((problems) => postMessage({ no, problems }), fail);
});

/** A fault of the checks themselves reaches the page as an error of its worker. */
const fail = (fault: unknown): void =>
  void setTimeout(() => {
    throw fault;
  });
