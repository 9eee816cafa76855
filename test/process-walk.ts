import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { visibleVariables } from '../engine/core/memory-engine.ts';
import type { Job } from '../engine/core/state.ts';
import type { Json } from '../feel/index.ts';
import { HumanStepHeaders, HumanStepVariables, jobs, userTaskJob, type JobType } from '../model/jobs.ts';
import { startMessageOf } from '../model/messages.ts';
import { taskAnswers, type TaskAnswersOf } from '../model/task-answers.ts';
import { TaskKind } from '../model/task.ts';
import { EngineDriver } from './engine-driver.ts';

type Output<T extends JobType> = z.input<(typeof jobs)[T]['output']>;
/** What a worker answers: variables in place of the usual ones, or a BPMN error. */
export type Reply<T extends JobType> = Partial<Output<T>> | { readonly error: string };
/** A list is used up answer by answer, its last one stays. */
export type Replies = { readonly [T in JobType]?: Reply<T> | readonly Reply<T>[] };

const day = 86_400_000;

/**
 * Walks through a process model on the pure engine core as workers and people would: jobs are answered by themselves,
 * checked against the contract in `model/jobs.ts`; human steps wait for `human`.
 */
export class ProcessWalk {
  readonly engine: EngineDriver;
  /** Element ids of the jobs and human steps done, in order; two jobs that ran beside each other stand in the file's order. */
  readonly done: string[] = [];
  /** Templates of the notifications, in order. */
  readonly told: string[] = [];
  readonly #replies: Map<string, readonly object[]>;

  private constructor(engine: EngineDriver, replies: Replies) {
    this.engine = engine;
    this.#replies = new Map(
      Object.entries(replies).map(([type, given]) => [type, Array.isArray(given) ? given : [given]]),
    );
  }

  /** Starts the process by its start message and runs it to where people or the world have to act. */
  static async start(processId: string, replies: Replies = {}): Promise<ProcessWalk> {
    const engine = await EngineDriver.deploy(await readModel(processId));
    const walk = new ProcessWalk(engine, replies);
    const subject = processId === 'payment-batch' ? 'batchId' : 'caseId';
    const [definition] = engine.definitions;
    const start = [...(definition?.process.elements.values() ?? [])].find(
      (element) =>
        element.kind === 'startEvent' &&
        element.event?.kind === 'message' &&
        element.event.name.evaluate({ get: () => undefined }).value === startMessageOf(processId),
    );
    if (!start) throw new Error(`${processId} is not started by ${startMessageOf(processId)}`);
    engine.start({ [subject]: '00000000-0000-4000-8000-000000000001' }, start.id);
    walk.#run();
    return walk;
  }

  /** Elements that wait for a person, a message or a time; the boundary events around them left out. */
  get waiting(): string[] {
    const waiting = this.engine.tree.elementInstance.filter(({ type }) => !scopes.has(type));
    return waiting.map(({ elementId }) => elementId).sort();
  }

  get ended(): boolean {
    return this.engine.result?.state === 'COMPLETED';
  }

  /** A person does a human step; only the answers that its header `routing` names become variables. */
  human<K extends TaskKind>(elementId: string, kind: K, answers: z.input<(typeof taskAnswers)[K]>): void {
    const job = this.engine.job(elementId);
    if (job.headers['kind'] !== kind)
      throw new Error(`${elementId} is ${job.headers['kind'] ?? 'no human step'}`);
    this.#check(job);
    const parsed: TaskAnswersOf<TaskKind> = taskAnswers[kind].parse(answers);
    const routing = (job.headers['routing'] ?? '').split(',').filter((name) => name !== '');
    const variables = Object.fromEntries(
      routing.map((name) => [name, Object.entries(parsed).find(([key]) => key === name)?.[1] ?? null]),
    );
    this.done.push(elementId);
    this.engine.complete(elementId, variables);
    this.#run();
  }

  message(name: string, variables: Readonly<Record<string, unknown>> = {}): void {
    const outcome = this.engine.message(name, variables);
    if (outcome.kind === 'rejected') throw new Error(`Nobody waits for ${name}`);
    this.#run();
  }

  /** Lets business time pass up to `days` from now and fires every timer on the way. */
  pass(days: number): void {
    const until = new Date(this.engine.now.getTime() + days * day);
    for (let fired = 0; fired < 500; fired++) {
      const due = Math.min(...this.engine.tree.timer.map(({ dueAt }) => dueAt.getTime()));
      if (!(due <= until.getTime())) break;
      this.engine.timer();
      this.#run();
    }
    this.engine.now = until;
  }

  /** Headers and visible variables of an open human step. */
  step(elementId: string): { headers: z.output<typeof HumanStepHeaders>; variables: Record<string, Json> } {
    const job = this.engine.job(elementId);
    return { headers: HumanStepHeaders.parse(job.headers), variables: this.#visible(job) };
  }

  #run(): void {
    for (let count = 0; count < 500; count++) {
      const job = this.engine.tree.job.find(({ type, state }) => type !== userTaskJob && state === 'CREATED');
      if (!job) break;
      this.#answer(job);
    }
    for (const job of this.engine.tree.job) if (job.type === userTaskJob) this.#check(job);
    if (this.engine.incidents.length > 0) throw new Error(`Incidents: ${this.engine.incidents.join(', ')}`);
  }

  #answer(job: Job): void {
    const type = jobTypes.parse(job.type);
    jobs[type].input.parse(this.#visible(job));
    const headers = z.record(z.string(), z.string()).parse(jobs[type].headers.parse(job.headers));
    const reply = this.#next(type);
    this.done.push(job.elementId);
    if (type === 'notify') this.told.push(headers['template'] ?? '');
    if ('error' in reply && typeof reply.error === 'string') {
      this.engine.do({
        type: 'throwJobError',
        jobKey: job.key,
        errorCode: reply.error,
        errorMessage: '',
        variables: new Map(),
      });
      return;
    }
    const output = jobs[type].output.parse({ ...usual(type, this.engine.now), ...reply });
    this.engine.complete(job.elementId, output);
  }

  #next(type: JobType): object {
    const [first, ...others] = this.#replies.get(type) ?? [];
    if (others.length > 0) this.#replies.set(type, others);
    return first ?? {};
  }

  /** What the inbox needs of a human step. */
  #check(job: Job): void {
    const headers = HumanStepHeaders.parse(job.headers);
    TaskKind.parse(headers.kind);
    // As Zeebe writes it: no seconds where they are zero, the zone's name in brackets.
    z.coerce.date().parse(headers['io.camunda.zeebe:dueDate']?.replace(/\[.*\]$/, ''));
    HumanStepVariables.parse(this.#visible(job));
  }

  #visible(job: Job): Record<string, Json> {
    return visibleVariables(this.engine.tree, job.elementInstanceKey);
  }
}

const jobTypes = z.custom<JobType>(
  (type) => typeof type === 'string' && type in jobs,
  'is no job type of model/jobs.ts',
);
const scopes: ReadonlySet<string> = new Set([
  'PROCESS',
  'SUB_PROCESS',
  'EVENT_SUB_PROCESS',
  'MULTI_INSTANCE_BODY',
]);

export async function readModel(processId: string): Promise<string> {
  return readFile(new URL(`../processes/${processId}.bpmn`, import.meta.url), 'utf8');
}

/** What a worker answers when all goes well. */
function usual(type: JobType, now: Date): object {
  const inDays = (days: number): string => new Date(now.getTime() + days * day).toISOString();
  const outputs: { readonly [T in JobType]: Output<T> } = {
    'accept-check': {
      authorised: true,
      complete: true,
      urgent: false,
      accountStatus: 'NORMAL',
      acceptanceDueAt: inDays(2),
      signatureDueAt: inDays(30),
    },
    'ask-supplement': { supplementDueAt: inDays(10) },
    verify: { verificationPending: false, verificationDueAt: inDays(2), sourcePolicy: null },
    'open-survey': { surveyDueAt: inDays(5) },
    reconcile: { eligible: true, disputed: false, doorstepDueAt: inDays(5) },
    'review-skip': { reviewRequired: false, reviewDueAt: inDays(2) },
    'publish-notice': { noticeEndsAt: inDays(7), recheckDueAt: inDays(2) },
    approve: { departments: ['CIVIL_AFFAIRS', 'HOUSING', 'HUMAN_RESOURCES'], approvalDueAt: inDays(5) },
    decide: { outcome: 'GRANT' },
    grant: { papersDueAt: inDays(20) },
    'plan-payment': {},
    pay: { settled: true, returnedPaymentIds: [], accountFixDueAt: inDays(5) },
    notify: {},
    'open-monitoring': {},
    'close-case': {},
    'check-batch': { approved: true, batchDueAt: inDays(2) },
    'repeat-payment': {},
  };
  return outputs[type];
}
