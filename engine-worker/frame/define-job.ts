import { z } from 'zod';
import type { EngineJob, EngineVariables } from '../../engine-client/index.ts';
import type { Log } from '../../kit/log.ts';
import type { JobType, userTaskJob } from '../../model/jobs.ts';
import type { Services } from '../services.ts';
import type { Outcome } from './outcome.ts';

/** What a handler may use besides its input. */
export interface JobContext<Headers> extends Services {
  job: EngineJob;
  headers: Headers;
  log: Log;
}

export interface Contract<Input, Headers, Output> {
  input: z.ZodType<Input>;
  headers: z.ZodType<Headers>;
  output: z.ZodType<Output>;
}

/** A job type with its handler, ready to be worked on. */
export interface JobDefinition {
  type: JobType | typeof userTaskJob;
  run(job: EngineJob, services: Services): Promise<Outcome<EngineVariables>>;
}

const Variables = z.record(z.string(), z.json());

/**
 * Joins a handler to the contract of its job type. Variables and headers are parsed before it runs and its output
 * afterwards, so nothing enters the engine that the contract does not name. Input that does not fit is an incident:
 * another try would read the same.
 */
export function defineJob<Input, Headers, Output>(
  type: JobDefinition['type'],
  contract: Contract<Input, Headers, Output>,
  handle: (input: Input, context: JobContext<Headers>) => Promise<Outcome<Output>>,
): JobDefinition {
  return {
    type,
    run: async (job, services) => {
      const input = contract.input.safeParse(job.variables);
      const headers = contract.headers.safeParse(job.headers);
      if (!input.success) return misfit('variables', input.error);
      if (!headers.success) return misfit('headers', headers.error);
      const log = services.log.child({ jobType: type, jobKey: job.key, element: job.elementId });
      const outcome = await handle(input.data, { ...services, job, headers: headers.data, log });
      if (outcome.kind !== 'completed') return outcome;
      return { kind: 'completed', output: Variables.parse(contract.output.parse(outcome.output)) };
    },
  };
}

/** Names the fields that do not fit, never their values. */
function misfit(what: string, error: z.ZodError): Outcome<never> {
  const fields = error.issues.map(({ path, code }) => `${path.join('.') || what}: ${code}`);
  return { kind: 'incident', reason: `The ${what} of the job do not fit its contract: ${fields.join(', ')}` };
}
