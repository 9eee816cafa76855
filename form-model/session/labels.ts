import type { LocalisedText } from '../../model/localised.ts';
import type { FormError } from '../field-type.ts';
import type { Form } from '../form.ts';
import { message, type MessageCode } from '../messages/index.ts';

type Segments = readonly (string | number)[];

/** Builds errors whose words name the field, and its rows where it stands in some. */
export function errorAt(
  form: Pick<Form, 'nodes'>,
  segments: Segments,
  code: MessageCode,
  params: Readonly<Record<string, string | number>> = {},
): FormError {
  const label = form.nodes.get(patternOf(segments))?.title ?? untitled;
  return errorWith(form, segments, code, message(code, label, params));
}

/** An error with the words of a rule. */
export function errorWith(
  form: Pick<Form, 'nodes'>,
  segments: Segments,
  code: string,
  inPlace: LocalisedText,
): FormError {
  return { path: segments.join('.'), code, inPlace, message: placed(form, segments, inPlace) };
}

const untitled: LocalisedText = { zh: '此项', en: 'this field' };

export const patternOf = (segments: Segments): string =>
  segments.map((segment) => (/^\d+$/.test(String(segment)) ? '*' : segment)).join('.');

/** Puts the rows around a field before a message: "Household members, row 2: Enter …". */
function placed(form: Pick<Form, 'nodes'>, segments: Segments, inPlace: LocalisedText): LocalisedText {
  let said = inPlace;
  for (let i = segments.length - 1; i > 0; i -= 1) {
    const index = Number(segments[i]);
    const table = form.nodes.get(patternOf(segments.slice(0, i)));
    if (!Number.isInteger(index) || table?.kind !== 'table') continue;
    const row = message('ROW_PLACE', table.title ?? untitled, { row: index + 1 });
    said = {
      zh: message('PLACED', row, { message: said.zh }).zh,
      en: message('PLACED', row, { message: said.en }).en,
    };
  }
  return said;
}
