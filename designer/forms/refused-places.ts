import { reasonText } from '../../form-model/design/texts/reason-texts.ts';
import type { Language } from '../../model/localised.ts';
import type { ApiError } from '../../ui/http/client.ts';

/** Where the server refuses a document and why, a sentence a place, in the language of the page. */
export const refusedPlaces = ({ fields }: ApiError, language: Language): readonly string[] =>
  fields.map(({ path, message }) => {
    const reason = typeof message === 'string' ? reasonText(message)[language] : '';
    return [path, reason].filter((part) => part !== '').join(language === 'zh' ? '：' : ': ');
  });
