import { set, setHead } from '../commands/settings.ts';
import type { Design } from '../design.ts';
import { indexOf, nodeAtPath, pathOf } from '../design-index.ts';
import { isObject, isText, valueAt, type Json, type JsonPath } from '../json.ts';
import { titleOf } from '../naming.ts';
import type { CheckContext, DesignCheck, DesignProblem } from './problem.ts';

const languages = ['zh', 'en'] as const;
type TextLanguage = (typeof languages)[number];

/** Texts that say nothing in one language, or Chinese in the English one. */
export const missingTranslation: DesignCheck = {
  codes: ['MISSING_TRANSLATION'],
  find: ({ design }: CheckContext) => [
    ...problemsIn(design.head, { design, node: undefined, at: '' }),
    ...indexOf(design).inOrder.flatMap((node) =>
      problemsIn({ ...node.keywords }, { design, node: node.id, at: pathOf(design, node.id) }),
    ),
  ],
  repairs: copyOther,
};

type Where = { readonly design: Design; readonly node: DesignProblem['node']; readonly at: string };

function problemsIn(json: Json, { design, node, at }: Where): readonly DesignProblem[] {
  const field = node === undefined ? undefined : design.nodes[node];
  return textsIn(json, []).flatMap(({ path, text }) =>
    languages
      .filter((language) => isMissing(text, language))
      .map((language) => ({
        code: 'MISSING_TRANSLATION' as const,
        severity: isText(text[language]) && text[language] !== '' ? ('warning' as const) : ('error' as const),
        node,
        path: [at, ...path, language].filter((part) => part !== '').join('.'),
        params: {
          title: field ? titleOf(field) : titleOfForm(design),
          language: language === 'zh' ? { zh: '中文', en: 'Chinese' } : { zh: '英文', en: 'English' },
        },
      })),
  );
}

/** What the form is called, by its key where it has no title in either language. */
function titleOfForm({ head: { title, key } }: Design): { zh: string; en: string } {
  const said = (language: TextLanguage): string => {
    const text = isObject(title) ? title[language] : undefined;
    return isText(text) ? text : '';
  };
  const name = isText(key) ? key : '';
  return { zh: said('zh') || said('en') || name, en: said('en') || said('zh') || name };
}

function isMissing(text: Readonly<Record<string, Json>>, language: TextLanguage): boolean {
  const said = text[language];
  if (!isText(said) || said.trim() === '') return true;
  return language === 'en' && /\p{Script=Han}/u.test(said);
}

interface FoundText {
  readonly path: JsonPath;
  readonly text: Readonly<Record<string, Json>>;
}

/** Objects that hold nothing but texts by language. */
function textsIn(json: Json, path: JsonPath): readonly FoundText[] {
  if (Array.isArray(json)) return json.flatMap((member, i) => textsIn(member, [...path, i]));
  if (!isObject(json)) return [];
  const keys = Object.keys(json);
  if (keys.length > 0 && keys.every((key) => key === 'zh' || key === 'en')) return [{ path, text: json }];
  return Object.entries(json).flatMap(([key, member]) =>
    key === 'default' ? [] : textsIn(member, [...path, key]),
  );
}

/** Where nothing is said, what the other language says can be taken over for now. */
function copyOther(
  { node, path, severity }: DesignProblem,
  design: Design,
): ReturnType<NonNullable<DesignCheck['repairs']>> {
  if (severity !== 'error') return [];
  const rest = node === undefined ? path : (nodeAtPath(design, path)?.rest ?? '');
  const keys = rest.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const other = [...keys.slice(0, -1), keys.at(-1) === 'zh' ? 'en' : 'zh'];
  const said = valueAt(node === undefined ? { ...design.head } : { ...design.nodes[node]?.keywords }, other);
  if (!isText(said) || said === '') return [];
  return [node === undefined ? setHead(keys, said) : set(design, node, keys, said)];
}
