import { z } from 'zod';
import {
  DesignRevision,
  FormDesignList,
  FormDesignView,
  FormExamples,
  FormUsage,
  FormVersionDetail,
  FormVersionList,
  NewFormDesign,
} from '../model/form-design.ts';
import { call, get } from '../ui/http/client.ts';

const Published = z.object({ version: z.int(), revision: z.int() });

const at = (key: string, rest = ''): string => `/api/form-designs/${encodeURIComponent(key)}${rest}`;

/** Forms as the server keeps them for administrators; every answer is parsed by the contract's own schema. */
export const api = {
  forms: () => get(FormDesignList, '/api/form-designs'),
  create: async (form: z.input<typeof NewFormDesign>) =>
    DesignRevision.parse(await call('POST', '/api/form-designs', form)),
  form: (key: string) => get(FormDesignView, at(key)),
  save: async (key: string, revision: number, document: object) =>
    DesignRevision.parse(await call('PUT', at(key, '/draft'), { revision, document })),
  discard: (key: string, revision: number) => call('DELETE', at(key, `/draft?revision=${revision}`)),
  publish: async (key: string, revision: number, note: string) =>
    Published.parse(await call('POST', at(key, '/publication'), { revision, note })),
  rollBack: (key: string, version: number, note: string) =>
    call('POST', at(key, '/rollback'), { version, note }),
  versions: (key: string) => get(FormVersionList, at(key, '/versions')),
  version: (key: string, version: number) => get(FormVersionDetail, at(key, `/versions/${version}`)),
  usage: (key: string) => get(FormUsage, at(key, '/usage')),
  examples: (key: string) => get(FormExamples, at(key, '/examples')),
  saveExamples: async (key: string, examples: z.input<typeof FormExamples>) =>
    DesignRevision.parse(await call('PUT', at(key, '/examples'), examples)),
};
