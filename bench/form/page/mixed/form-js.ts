import { createForm, type Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import './form-js.css';
import type { Scene } from '../scene.ts';
import { fewOptions, manyOptions, mixedFields, type Kind, type MixedField } from './fields.ts';

const types: Readonly<Record<Kind, object>> = {
  text: { type: 'textfield' },
  number: { type: 'number' },
  money: { type: 'number', decimalDigits: 2 },
  date: { type: 'datetime', subtype: 'date' },
  yesNo: { type: 'checkbox' },
  few: { type: 'radio', values: fewOptions },
  many: { type: 'select', values: manyOptions },
  longText: { type: 'textarea' },
};

const labelled = ({ kind, label }: MixedField): object =>
  kind === 'date' ? { dateLabel: label } : { label };

const schema = {
  type: 'default',
  id: 'mixed',
  components: mixedFields.map((field) => ({
    ...types[field.kind],
    ...labelled(field),
    id: `field_${field.name}`,
    key: field.name,
    validate: { required: field.required },
  })),
};

/** The viewer of form-js, its mark of origin included, in the font of the page. */
export function formJs(): Scene {
  let form: Form | undefined;
  return {
    async mount(place) {
      form = await createForm({ container: place, schema });
    },
    unmount: () => form?.destroy(),
  };
}
