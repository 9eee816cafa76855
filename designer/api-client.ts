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
  type Publication,
  type Rollback,
} from '../model/form-design.ts';
import { LocalisedText } from '../model/localised.ts';
import { FormConflictList, MergedForm } from '../model/merged-form.ts';
import { call, get } from '../ui/http/client.ts';

const Published = z.object({ version: z.int(), revision: z.int() });

const ItemList = z.object({
  items: z.array(
    z.object({
      code: z.string(),
      name: LocalisedText,
      mode: z.string(),
      forms: z.object({ application: z.string().optional() }),
    }),
  ),
});

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
  conflicts: (key: string) => get(FormConflictList, at(key, '/conflicts')),
  publish: async (key: string, publication: z.input<typeof Publication>) =>
    Published.parse(await call('POST', at(key, '/publication'), publication)),
  rollBack: (key: string, rollback: z.input<typeof Rollback>) => call('POST', at(key, '/rollback'), rollback),
  items: () => get(ItemList, '/api/items'),
  merged: (items: readonly string[]) => get(MergedForm, '/api/forms/merged', { items: items.join(',') }),
  versions: (key: string) => get(FormVersionList, at(key, '/versions')),
  version: (key: string, version: number) => get(FormVersionDetail, at(key, `/versions/${version}`)),
  usage: (key: string) => get(FormUsage, at(key, '/usage')),
  examples: (key: string) => get(FormExamples, at(key, '/examples')),
  saveExamples: async (key: string, examples: z.input<typeof FormExamples>) =>
    DesignRevision.parse(await call('PUT', at(key, '/examples'), examples)),
};
