import { z } from 'zod';
import { CaseView } from '../model/application.ts';
import { CaseDiagram, CaseList } from '../model/case-list.ts';
import { BatchList, PaymentList } from '../model/payment.ts';
import type { Language } from '../model/localised.ts';
import { CasePrintoutList, Printout } from '../model/printout.ts';
import { Colleagues, TaskDetail, TaskList, TaskView, type HandOver } from '../model/task.ts';
import { call, get, type Query } from '../ui/http/client.ts';

const FormAnswer = z.looseObject({ key: z.string(), version: z.int() });
const ItemList = z.object({
  items: z.array(z.object({ code: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })),
});

/** The server's resources as the workbench uses them; every answer is parsed by the contract's own schema. */
export const api = {
  items: () => get(ItemList, '/api/items'),
  tasks: (query: Query) => get(TaskList, '/api/tasks', query),
  task: (id: string) => get(TaskDetail, `/api/tasks/${id}`),
  claim: async (id: string) => TaskView.parse(await call('POST', `/api/tasks/${id}/claim`)),
  release: async (id: string) => TaskView.parse(await call('POST', `/api/tasks/${id}/release`)),
  colleagues: (id: string) => get(Colleagues, `/api/tasks/${id}/colleagues`),
  handOver: async (id: string, body: HandOver) =>
    TaskView.parse(await call('POST', `/api/tasks/${id}/hand-over`, body)),
  saveDraft: async (id: string, revision: number, values: object) =>
    TaskView.parse(await call('PUT', `/api/tasks/${id}/draft`, { revision, values })),
  complete: (id: string, revision: number, values: object) =>
    call('POST', `/api/tasks/${id}/completion`, { revision, values }),
  form: (key: string, version: number) => get(FormAnswer, `/api/forms/${key}/${version}`),
  cases: (query: Query) => get(CaseList, '/api/cases', query),
  case: (id: string) => get(CaseView, `/api/cases/${id}`),
  diagram: (id: string) => get(CaseDiagram, `/api/cases/${id}/diagram`),
  printouts: (caseId: string) => get(CasePrintoutList, `/api/cases/${caseId}/printouts`),
  printout: (address: string, language: Language) => get(Printout, address, { language }),
  payments: (query: Query) => get(PaymentList, '/api/payments', query),
  batches: () => get(BatchList, '/api/payment-batches'),
};
