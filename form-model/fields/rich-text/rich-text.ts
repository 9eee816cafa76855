import { z } from 'zod';
import { LocalisedText } from '../../../model/localised.ts';
import type { PartDefinition } from '../../field-type.ts';

export const RichTextSettings = z.strictObject({
  /** Paragraphs stand apart by an empty line; lines that begin with `- ` are a list. Never HTML. */
  text: LocalisedText,
  tone: z.enum(['plain', 'notice']).default('plain'),
});

/** Text to read. */
export const richText: PartDefinition = { kind: 'content', settings: RichTextSettings };
