import { z } from 'zod';
import { LocalisedText } from '../../../model/localised.ts';
import { defineFieldType } from '../../field-type.ts';
import { emptyLines } from '../on-paper.ts';
import { asIs, textType } from '../plain-text.ts';
import { lengthProblems } from '../text/text.ts';

export const LongTextSettings = z.strictObject({
  minLength: z.int().min(0).max(10_000).default(0),
  maxLength: z.int().min(1).max(10_000).default(2000),
  rows: z.int().min(2).max(30).default(4),
  /** Short questions a writer can start from, shown as buttons that put them into the text. */
  prompts: z.array(LocalisedText).max(10).default([]),
});

/** Text of several lines. */
export const longText = defineFieldType({
  jsonTypes: ['string'],
  settings: LongTextSettings,
  bind: (settings) => ({
    ...textType(
      (value) => value.replace(/\r\n?/g, '\n'),
      (value) => lengthProblems(value, settings),
    ),
    text: asIs,
    paper: { wide: true, blank: () => emptyLines(Math.min(settings.rows, 8)) },
  }),
});
