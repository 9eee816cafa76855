import { parse, type Node } from '../../../feel/index.ts';

/** Finds a text of the language files; `te` says whether there is one. */
export interface Words {
  t(key: string, params?: Readonly<Record<string, unknown>>): string;
  te(key: string): boolean;
}

/** Text of a key if there is one, else what it is called in the model. */
const named = ({ t, te }: Words, key: string, otherwise: string): string => (te(key) ? t(key) : otherwise);

/** A condition as people say it; what has no plain words stays as it is written. */
export function conditionInWords(words: Words, source: string): string {
  const text = source.replace(/^\s*=/, '').trim();
  const parsed = parse(text);
  return parsed.ok ? said(words, parsed.tree, text) : text;
}

function said(words: Words, node: Node, source: string): string {
  const { t } = words;
  const inside = (one: Node): string => said(words, one, source);
  switch (node.kind) {
    case 'name':
      return named(words, `processOutline.variable.${node.names[0]}`, node.names.join(' '));
    case 'literal':
      return literal(words, node.value, source.slice(node.start, node.end));
    case 'comparison':
      if (node.right.kind === 'literal' && typeof node.right.value === 'boolean' && node.operator === '=')
        return t(node.right.value ? 'processOutline.is' : 'processOutline.isNot', {
          what: inside(node.left),
        });
      return t(`processOutline.compare.${operators[node.operator]}`, {
        left: inside(node.left),
        right: inside(node.right),
      });
    case 'and':
    case 'or':
      return node.operands.map(inside).join(t(`processOutline.${node.kind}`));
    case 'call':
      if (node.name === 'not' && node.args.kind === 'positional' && node.args.values[0])
        return t('processOutline.isNot', { what: inside(node.args.values[0]) });
      return source.slice(node.start, node.end);
    default:
      return source.slice(node.start, node.end);
  }
}

const operators = {
  '=': 'equal',
  '!=': 'unequal',
  '<': 'less',
  '<=': 'atMost',
  '>': 'more',
  '>=': 'atLeast',
} as const;

function literal(words: Words, value: unknown, written: string): string {
  if (typeof value === 'string')
    return words.t('processOutline.quoted', { text: named(words, `processOutline.value.${value}`, value) });
  if (value === null) return words.t('processOutline.nothing');
  return written;
}

const duration =
  /^P(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/;

/** `P3D` → 3 天; what is no duration stays as it is written. */
export function durationInWords({ t }: Words, text: string): string {
  const groups = duration.exec(text.trim())?.groups;
  const parts = Object.entries(groups ?? {}).flatMap(([unit, n]) =>
    // A group that the text lacks is undefined, whatever its type says.
    n ? t(`processOutline.unit.${unit}`, { n }) : [],
  );
  return parts.length === 0 ? text : parts.join(t('processOutline.unit.between'));
}

/** A working-day limit such as `2wd`, or one in calendar days such as `3d`. */
export function limitInWords({ t }: Words, text: string): string {
  const [, n, unit] = /^(\d+)(wd|d)$/.exec(text.trim()) ?? [];
  return n === undefined ? text : t(`processOutline.unit.${unit === 'wd' ? 'workingDays' : 'days'}`, { n });
}

/** A FEEL value of the model: the name of a known variable, or what is written. */
export function valueInWords(words: Words, text: string): string {
  return text.startsWith('=') ? conditionInWords(words, text) : text;
}
