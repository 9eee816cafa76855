import { createApp, type App } from 'vue';
import { parseForm } from '../../../../form-model/index.ts';
import AidForm from '../../../../ui/form/aid-form.vue';
import { createAidI18n } from '../../../../ui/i18n/index.ts';
import type { Scene } from '../scene.ts';
import { fewOptions, manyOptions, mixedFields, type Kind, type MixedField } from './fields.ts';

const types: Readonly<Record<Kind, readonly [component: string, type: string]>> = {
  text: ['text', 'string'],
  number: ['number', 'number'],
  money: ['money', 'integer'],
  date: ['date', 'string'],
  yesNo: ['yesNo', 'boolean'],
  few: ['choice', 'string'],
  many: ['choice', 'string'],
  longText: ['longText', 'string'],
};
const inBoth = (text: string): object => ({ zh: text, en: text });
const chosen: Partial<Record<Kind, typeof fewOptions>> = { few: fewOptions, many: manyOptions };

function node({ kind, label, required }: MixedField): object {
  const [component, type] = types[kind];
  const options = chosen[kind]?.map((option) => ({ value: option.value, label: inBoth(option.label) }));
  return {
    type,
    title: inBoth(label),
    'x-component': component,
    required,
    ...(options && { enum: options }),
  };
}

export const mixedDocument = {
  key: 'mixed',
  version: 1,
  title: inBoth('200 项'),
  schema: {
    type: 'object',
    properties: Object.fromEntries(mixedFields.map((field) => [field.name, node(field)])),
  },
};

/** Our runtime, from the document as it is stored to what stands in the page. */
export function ours(document: object, values: Record<string, unknown> = {}): Scene {
  let app: App | undefined;
  const i18n = createAidI18n({ zh: {}, en: {} });
  return {
    mount(place) {
      const parsed = parseForm(document);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      app = createApp(AidForm, { form: parsed.form, values, now: new Date('2026-11-23T02:00:00Z') });
      app.use(i18n).mount(place);
    },
    unmount: () => app?.unmount(),
  };
}
