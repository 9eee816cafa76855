import { z } from 'zod';
import { LocalisedText } from '../../model/localised.ts';
import {
  MigrationPlan,
  MigrationResult,
  ProcessDesignList,
  ProcessDesignView,
  ProcessExamples,
  ProcessRevision,
  ProcessVersionDetail,
  ProcessVersionList,
  RunningCases,
  type MigrationRequest,
  type NewItem,
  type NewProcessDesign,
  type NewProcessPublication,
  type ProcessRollback,
} from '../../model/process-design.ts';
import { call, get } from '../../ui/http/client.ts';

const Approved = z.object({ version: z.int().nullable() });
const ItemList = z.object({
  items: z.array(z.object({ code: z.string(), name: LocalisedText, process: z.string() })),
});
const at = (processId: string, rest = ''): string =>
  `/api/process-designs/${encodeURIComponent(processId)}${rest}`;

/** Processes as the server keeps them for administrators; every answer is parsed by the contract's own schema. */
export const processApi = {
  list: () => get(ProcessDesignList, '/api/process-designs'),
  create: async (wanted: NewProcessDesign) =>
    ProcessRevision.parse(await call('POST', '/api/process-designs', wanted)),
  read: (processId: string) => get(ProcessDesignView, at(processId)),
  save: async (processId: string, revision: number, xml: string) =>
    ProcessRevision.parse(await call('PUT', at(processId, '/draft'), { revision, xml })),
  discard: (processId: string, revision: number) =>
    call('DELETE', at(processId, `/draft?revision=${revision}`)),
  examples: (processId: string) => get(ProcessExamples, at(processId, '/examples')),
  saveExamples: async (processId: string, examples: ProcessExamples) =>
    ProcessRevision.parse(await call('PUT', at(processId, '/examples'), examples)),
  propose: (processId: string, wanted: NewProcessPublication) =>
    call('POST', at(processId, '/publication'), wanted),
  rollBack: (processId: string, wanted: ProcessRollback) => call('POST', at(processId, '/rollback'), wanted),
  approve: async (processId: string, id: string) =>
    Approved.parse(await call('POST', at(processId, '/publication/approval'), { id })),
  refuse: (processId: string, id: string, reason: string) =>
    call('POST', at(processId, '/publication/refusal'), { id, reason }),
  withdraw: (processId: string, id: string) => call('POST', at(processId, '/publication/withdrawal'), { id }),
  versions: (processId: string) => get(ProcessVersionList, at(processId, '/versions')),
  version: (processId: string, version: number) =>
    get(ProcessVersionDetail, at(processId, `/versions/${version}`)),
  running: (processId: string) => get(RunningCases, at(processId, '/running')),
  plan: (processId: string, from: number, to: number) =>
    get(MigrationPlan, at(processId, '/migration'), { from, to }),
  migrate: async (processId: string, wanted: MigrationRequest) =>
    MigrationResult.parse(await call('POST', at(processId, '/migration'), wanted)),
  items: () => get(ItemList, '/api/items'),
  createItem: (wanted: NewItem) => call('POST', '/api/items', wanted),
};
