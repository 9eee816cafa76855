import { useI18n } from 'vue-i18n';

type Params = Readonly<Record<string, string | number>>;

/** Texts as the language files have them, by language and key. */
const templates = new Map<string, string>();

/**
 * Texts of fields. A long table asks for thousands of the same few, so each is looked up once a language and its
 * `{parameters}` are put in here; for texts without plurals.
 */
export function useFieldText(): (key: string, params?: Params) => string {
  const { t, locale } = useI18n();
  return (key, params = {}) => {
    const id = `${locale.value} ${key}`;
    let template = templates.get(id);
    if (template === undefined) {
      template = t(key, Object.fromEntries(Object.keys(params).map((name) => [name, `{${name}}`])));
      templates.set(id, template);
    }
    return template.includes('{')
      ? template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
      : template;
  };
}
