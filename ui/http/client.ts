import { z } from 'zod';

/** Problem details (RFC 9457) as far as pages read them. */
export const Problem = z.object({
  code: z.string().default('INTERNAL'),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.unknown() })).optional(),
});

/** A refusal of the server; `code` has a sentence in the language files. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { path: string; code: string; message: unknown }[];

  constructor(status: number, problem: z.infer<typeof Problem>) {
    super(problem.detail ?? problem.code);
    this.status = status;
    this.code = problem.code;
    this.fields = problem.errors ?? [];
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

let whenSignedOut: () => void = () => undefined;

/** Called whenever the server no longer knows the session. */
export function onSignedOut(callback: () => void): void {
  whenSignedOut = callback;
}

/** Calls the API; gives the parsed JSON, undefined for an answer without a body. Throws ApiError. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, { code: 'OFFLINE' });
  });
  if (response.status === 204) return undefined;
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const problem = Problem.safeParse(answer);
  const error = new ApiError(response.status, problem.success ? problem.data : { code: 'INTERNAL' });
  if (error.code === 'UNAUTHENTICATED') whenSignedOut();
  throw error;
}

/** Reads a resource and parses it by the contract's schema. */
export const get = async <S extends z.ZodType>(
  schema: S,
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<z.infer<S>> => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return schema.parse(await call('GET', text ? `${path}?${text}` : path, undefined, signal));
};
