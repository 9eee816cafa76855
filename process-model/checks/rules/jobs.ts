import { BACK_OFF_HEADER } from '../../executable/back-off.ts';
import type { JobElement } from '../../executable/process.ts';
import type { CheckedProcess } from '../checked.ts';
import { nearest } from '../nearest.ts';
import { problem, type ProcessProblem, type Repair } from '../problem.ts';
import type { World } from '../world.ts';
import { contracts, type HeaderContract, type JobContract } from './contracts.ts';
import { elementsOf, jobTypeOf, serviceJobs, staticValue } from './elements.ts';

/** Whether there is a worker for each job, and whether it understands what the model tells it. */
export function jobProblems(process: CheckedProcess): readonly ProcessProblem[] {
  return serviceJobs(process).flatMap((element) => {
    const type = jobTypeOf(element);
    if (type === undefined) return [];
    const contract = contracts.get(type);
    return contract ? headerProblems(element, contract) : [unknownJob(element.id, type)];
  });
}

function unknownJob(id: string, type: string): ProcessProblem {
  const meant = nearest(type, contracts.keys());
  return problem('JOB_UNKNOWN', id, {
    params: { type, ...(meant === undefined ? {} : { meant }) },
    repair: meant === undefined ? undefined : { kind: 'setJobType', element: id, type: meant },
  });
}

function headerProblems({ id, job: { headers } }: JobElement, contract: JobContract): ProcessProblem[] {
  const missing = [...contract.headers].flatMap(([key, { required }]) =>
    required && !headers.has(key) ? [key] : [],
  );
  const unknown = [...headers.keys()].filter((key) => !contract.headers.has(key) && key !== BACK_OFF_HEADER);
  const meant = new Map(unknown.map((key) => [key, nearest(key, contract.headers.keys())]));
  const misspelt = new Set(meant.values());
  return [
    ...unknown.map((key) => {
      const to = meant.get(key);
      const repair: Repair =
        to === undefined || headers.has(to)
          ? { kind: 'removeHeader', element: id, key }
          : { kind: 'renameHeader', element: id, key, to };
      return problem('HEADER_UNKNOWN', id, {
        params: { key, ...(to === undefined ? {} : { meant: to }) },
        repair,
      });
    }),
    // What was only misspelt is named already.
    ...missing
      .filter((key) => !misspelt.has(key))
      .map((key) => problem('HEADER_MISSING', id, { params: { key } })),
    ...[...contract.headers].flatMap(([key, known]) => invalidHeader(id, key, headers.get(key), known)),
  ];
}

function invalidHeader(
  id: string,
  key: string,
  value: string | undefined,
  { values }: HeaderContract,
): ProcessProblem[] {
  if (value === undefined || !values || values.includes(value)) return [];
  const meant = nearest(value, values);
  return [
    problem('HEADER_INVALID', id, {
      params: { key, value, values: values.join(', '), ...(meant === undefined ? {} : { meant }) },
      repair: meant === undefined ? undefined : { kind: 'setHeader', element: id, key, value: meant },
    }),
  ];
}

/** Processes that are called must be there. */
export function callProblems(process: CheckedProcess, { processes }: World): readonly ProcessProblem[] {
  return elementsOf(process).flatMap((element) => {
    if (element.kind !== 'callActivity') return [];
    const called = staticValue(element.processId);
    if (typeof called !== 'string' || called === process.id) return [];
    if (processes.some(({ id }) => id === called)) return [];
    const meant = nearest(
      called,
      processes.map(({ id }) => id),
    );
    return [
      problem('PROCESS_UNKNOWN', element.id, {
        params: { process: called, ...(meant === undefined ? {} : { meant }) },
        repair:
          meant === undefined ? undefined : { kind: 'setCalledProcess', element: element.id, process: meant },
      }),
    ];
  });
}
