import { aProcess, end, start, type Part } from '../../bpmn-builder.ts';
import type { Case, Step } from '../case.ts';

/** Process `p` with start event `s` and end event `e`; the parts say how they are joined. */
export const p = (...parts: Part[]): string => aProcess('p', start('s'), end('e'), ...parts);

/** A case of one or more files. */
export const one = (name: string, files: string | readonly string[], ...script: readonly Step[]): Case => ({
  name,
  files: typeof files === 'string' ? [files] : files,
  script,
});

export const begin: Step = { start: 'p' };
