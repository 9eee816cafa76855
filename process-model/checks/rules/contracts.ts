import { z } from 'zod';
import { jobs } from '../../../model/jobs.ts';

/** What the model may and must say to a worker, and what the worker gives back. */
export interface JobContract {
  /** Variables it can't do without. */
  readonly needs: readonly string[];
  readonly gives: readonly string[];
  readonly headers: ReadonlyMap<string, HeaderContract>;
}

export interface HeaderContract {
  readonly required: boolean;
  /** Undefined where any text will do. */
  readonly values: readonly string[] | undefined;
}

const Described = z.object({
  properties: z.record(z.string(), z.object({ enum: z.array(z.string()).optional() })).default({}),
  required: z.array(z.string()).default([]),
});

/** Every job type of `model/jobs.ts`. */
export const contracts: ReadonlyMap<string, JobContract> = new Map(
  Object.entries(jobs).map(([type, { input, headers, output }]): [string, JobContract] => [
    type,
    { needs: requiredOf(input.shape), gives: Object.keys(output.shape), headers: headersOf(headers) },
  ]),
);

function requiredOf(shape: Readonly<Record<string, z.ZodType>>): string[] {
  return Object.entries(shape).flatMap(([name, schema]) =>
    schema.safeParse(undefined).success ? [] : [name],
  );
}

function headersOf(schema: z.ZodType): ReadonlyMap<string, HeaderContract> {
  const { properties, required } = Described.parse(z.toJSONSchema(schema, { io: 'input' }));
  return new Map(
    Object.entries(properties).map(([name, { enum: values }]) => [
      name,
      { required: required.includes(name), values },
    ]),
  );
}
