import { z } from 'zod';
import { CaseView } from '../model/application.ts';
import { CaseDiagram, CaseList } from '../model/case-list.ts';
import { BatchList, PaymentList } from '../model/payment.ts';
import { SessionView } from '../model/session.ts';
import { TaskDetail, TaskList, TaskView } from '../model/task.ts';

const Problem = z.object({
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

type Query = Readonly<Record<string, string | number | undefined>>;

let whenSignedOut: () => void = () => undefined;

/** Called whenever the server no longer knows the session. */
export function onSignedOut(callback: () => void): void {
  whenSignedOut = callback;
}

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
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

const get = async <S extends z.ZodType>(schema: S, path: string, query: Query = {}): Promise<z.infer<S>> => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return schema.parse(await call('GET', text ? `${path}?${text}` : path));
};

const FormAnswer = z.looseObject({ key: z.string(), version: z.int() });
const ItemList = z.object({
  items: z.array(z.object({ code: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })),
});

/** The server's resources as the workbench uses them; every answer is parsed by the contract's own schema. */
export const api = {
  session: () => get(SessionView, '/api/session'),
  signIn: async (username: string, password: string) =>
    SessionView.parse(await call('POST', '/api/session', { username, password })),
  signOut: () => call('DELETE', '/api/session'),
  items: () => get(ItemList, '/api/items'),
  tasks: (query: Query) => get(TaskList, '/api/tasks', query),
  task: (id: string) => get(TaskDetail, `/api/tasks/${id}`),
  claim: async (id: string) => TaskView.parse(await call('POST', `/api/tasks/${id}/claim`)),
  release: async (id: string) => TaskView.parse(await call('POST', `/api/tasks/${id}/release`)),
  saveDraft: async (id: string, revision: number, values: object) =>
    TaskView.parse(await call('PUT', `/api/tasks/${id}/draft`, { revision, values })),
  complete: (id: string, revision: number, values: object) =>
    call('POST', `/api/tasks/${id}/completion`, { revision, values }),
  form: (key: string, version: number) => get(FormAnswer, `/api/forms/${key}/${version}`),
  cases: (query: Query) => get(CaseList, '/api/cases', query),
  case: (id: string) => get(CaseView, `/api/cases/${id}`),
  diagram: (id: string) => get(CaseDiagram, `/api/cases/${id}/diagram`),
  payments: (query: Query) => get(PaymentList, '/api/payments', query),
  batches: () => get(BatchList, '/api/payment-batches'),
};
