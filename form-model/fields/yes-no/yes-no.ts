import { z } from 'zod';
import { LocalisedText } from '../../../model/localised.ts';
import { defineFieldType } from '../../field-type.ts';

export const YesNoSettings = z.strictObject({
  /** `switch` has no third state: it starts as no. */
  view: z.enum(['radio', 'switch']).default('radio'),
  yes: LocalisedText.default({ zh: '是', en: 'Yes' }),
  no: LocalisedText.default({ zh: '否', en: 'No' }),
});

/** Yes or no. */
export const yesNo = defineFieldType({
  jsonTypes: ['boolean'],
  settings: YesNoSettings,
  missing: 'CHOICE_REQUIRED',
  bind: ({ yes, no, view }) => ({
    normalise: (raw) => raw ?? (view === 'switch' ? false : undefined),
    check: (value) => (typeof value === 'boolean' ? [] : [{ code: 'INVALID_VALUE' }]),
    toFeel: (value) => (typeof value === 'boolean' ? value : null),
    fromFeel: (value) => (typeof value === 'boolean' ? value : undefined),
    text: (value, language) => (typeof value === 'boolean' ? (value ? yes : no)[language] : ''),
    paper: {
      blank: (language) => ({ kind: 'boxes', options: [yes[language], no[language]], note: '' }),
    },
  }),
});
