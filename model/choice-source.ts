import { z } from 'zod';
import { LocalisedText } from './localised.ts';

/** Lists too long, or too changing, to be options of a form: choices ask them by a typed text. */
export const choiceSourceCodes = ['banks', 'items', 'colleagues'] as const;
export const ChoiceSourceCode = z.enum(choiceSourceCodes);
export type ChoiceSourceCode = z.infer<typeof ChoiceSourceCode>;

export const ChoiceSource = z.strictObject({ code: ChoiceSourceCode, name: LocalisedText });

export const choiceSources: Readonly<Record<ChoiceSourceCode, LocalisedText>> = {
  banks: { zh: '开户银行', en: 'Banks' },
  items: { zh: '救助事项', en: 'Assistance items' },
  colleagues: { zh: '辖区内的工作人员', en: 'Staff of the own area' },
};

/** What is typed; the first ones of the list where it is empty. */
export const ChoiceQuery = z.strictObject({ text: z.string().trim().max(60).default('') });

export const FoundOption = z.strictObject({
  value: z.string(),
  label: LocalisedText,
  hint: LocalisedText.optional(),
});
export type FoundOption = z.infer<typeof FoundOption>;

/** `more`: there are further ones, which are found by a longer text. */
export const FoundOptions = z.strictObject({ items: z.array(FoundOption), more: z.boolean() });
export type FoundOptions = z.infer<typeof FoundOptions>;
