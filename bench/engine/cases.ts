import { readFileSync } from 'node:fs';

/** One job of a case, in the order in which its instances come to it. */
export interface CaseJob {
  /** Id of the task; the job type as well, but for a user task. */
  readonly id: string;
  /** The jobs whose completion leads here; none: the start of the instance does. */
  readonly after: readonly string[];
  readonly human?: true;
  /** What the job gives back. */
  readonly result: Readonly<Record<string, string | number | boolean>>;
}

/** The same work for every engine. */
export interface BenchCase {
  readonly letter: 'a' | 'b';
  /** Process id, and name of the model's file. */
  readonly processId: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly jobs: readonly CaseJob[];
}

/** 984 bytes of JSON in ten variables, as an application for assistance has them. */
const payload: unknown = JSON.parse(readFileSync(new URL('payload.json', import.meta.url), 'utf8'));

const verify: CaseJob = { id: 'verify', after: [], result: { verified: true } };

export const straight: BenchCase = {
  letter: 'a',
  processId: 'straight',
  variables: {},
  jobs: [verify],
};

export const assistance: BenchCase = {
  letter: 'b',
  processId: 'assistance',
  variables: Object.fromEntries(Object.entries(payload ?? {})),
  jobs: [
    verify,
    { id: 'survey', after: ['verify'], result: { surveyResult: 'lives-alone' } },
    { id: 'benefit', after: ['survey'], result: { monthlyAmount: 860 } },
    { id: 'notice', after: ['survey'], result: { noticeId: 'N-2024-000117' } },
    { id: 'approve', after: ['benefit', 'notice'], human: true, result: { approved: true } },
    { id: 'pay', after: ['approve'], result: { paymentId: 'P-2024-009921' } },
  ],
};

export const cases = [straight, assistance];

/** Zeebe's job type of a user task that is worked on by jobs. */
const USER_TASK_TYPE = 'io.camunda.zeebe:userTask';

export function jobType({ id, human }: CaseJob): string {
  return human ? USER_TASK_TYPE : id;
}
