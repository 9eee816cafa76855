import { AppError } from '../../model/errors.ts';
import { MOST_EXAMPLE_BYTES } from '../../model/process-design.ts';
import { refusalOf } from '../../process-model/executable/source.ts';
import { processesIn } from '../processes/human-steps.ts';

/** Refuses a draft that could not be opened again; it may be unfinished otherwise. Gives the name it calls itself. */
export function refuseDraft(xml: string, processId: string): string {
  const hostile = refusalOf(xml);
  if (hostile !== undefined) throw refused('definitions', 'UNREADABLE', hostile);
  const processes = processesIn(xml);
  const [process] = processes.filter(({ id }) => id === processId);
  if (process) return process.name ?? processId;
  throw processes.length === 0
    ? refused('definitions', 'UNREADABLE', 'The text is no BPMN with a process')
    : refused(
        processId,
        'PROCESS_ID_CHANGED',
        `The process of this draft is called ${processId}, because items and cases know it by this id`,
      );
}

export function refuseExamples(examples: readonly unknown[]): void {
  if (Buffer.byteLength(JSON.stringify(examples)) > MOST_EXAMPLE_BYTES)
    throw refused('examples', 'TOO_LARGE', `The examples have more than ${MOST_EXAMPLE_BYTES} bytes`);
}

const refused = (path: string, code: string, message: string): AppError =>
  new AppError('INVALID_PROCESS', undefined, [{ path, code, message }]);
