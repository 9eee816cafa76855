import { namesAt } from '../../../form-model/design/design-names.ts';
import { componentOf, indexOf } from '../../../form-model/design/design-index.ts';
import type { Design, DesignNode, NodeId } from '../../../form-model/design/design.ts';
import { isObject, isText } from '../../../form-model/design/json.ts';
import type {
  Condition,
  Literal,
  Operator,
  Subject,
} from '../../../form-model/design/sentences/condition.ts';
import { subjectFeel } from '../../../form-model/design/sentences/feel-of.ts';
import { conditionWords } from '../../../form-model/design/sentences/sentence-of.ts';
import { labelsOf } from '../../../form-model/design/sentences/labels.ts';
import type { Names } from '../../../form-model/rules/shape.ts';
import type { Language } from '../../../model/localised.ts';

/** What is typed or chosen to compare with. */
export type ValueKind = 'text' | 'number' | 'money' | 'date' | 'boolean' | 'option';

/** Something a condition can speak of. */
export interface Choice {
  /** Its FEEL, by which it is told from the others. */
  readonly key: string;
  readonly subject: Subject;
  readonly label: string;
  readonly kind: ValueKind;
  readonly many: boolean;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** One line of a condition: a subject, a verb and, for most, a value. */
export const verbs = ['=', '!=', '<', '<=', '>', '>=', 'filled', 'empty', 'contains'] as const;
export type Verb = (typeof verbs)[number];
export type Line = Exclude<Condition, { kind: 'all' | 'any' | 'between' | 'one of' }>;

const kinds: Readonly<Record<string, ValueKind>> = {
  number: 'number',
  money: 'money',
  date: 'date',
  workingDeadline: 'date',
  yesNo: 'boolean',
};

/** Everything that rules of a node may speak of: fields in its scope, and what is counted over tables. */
export function choicesFor(design: Design, id: NodeId, language: Language): readonly Choice[] {
  const labels = labelsOf(design, id);
  const words = (subject: Subject): string => {
    const empty: Condition = { kind: 'empty', subject, negated: false };
    return conditionWords(empty, labels)[language].replace(language === 'zh' ? / 为空$/ : / is empty$/, '');
  };
  const of = (subject: Subject, node: DesignNode | undefined, kind?: ValueKind): Choice => ({
    ...{ key: subjectFeel(subject), subject, label: words(subject) },
    ...{
      kind: kind ?? kindOf(node),
      many: node?.keywords['type'] === 'array',
      options: optionsOf(node, language),
    },
  });
  const below = (names: Names, path: readonly string[]): readonly Choice[] =>
    [...names].flatMap(([name, { pattern, columns }]) => {
      const node = pattern === undefined ? undefined : indexOf(design).byPattern.get(pattern);
      if (node?.id === id) return [];
      const here = [...path, name];
      if (name === 'row' && path.length === 0 && columns) return below(columns, here);
      if (!columns) return path.length > 1 ? [] : [of({ kind: 'field', path: here }, node)];
      return path.length > 0
        ? []
        : totalsOf(design, here, columns).map(([subject, column]) =>
            of(subject, column, column ? undefined : 'number'),
          );
    });
  return below(namesAt(design, id), []);
}

function totalsOf(
  design: Design,
  table: readonly string[],
  columns: Names,
): readonly (readonly [Subject, DesignNode | undefined])[] {
  const total = (name: 'count' | 'sum' | 'max', column: string | undefined): Subject => ({
    ...{ kind: 'total', function: name, table, column, where: undefined },
  });
  const numeric = [...columns].flatMap(([name, { pattern }]) => {
    const node = pattern === undefined ? undefined : indexOf(design).byPattern.get(pattern);
    return node && ['number', 'money'].includes(componentOf(node) ?? '') ? [[name, node] as const] : [];
  });
  return [
    [total('count', undefined), undefined],
    ...numeric.flatMap(([name, node]) => [
      [total('sum', name), node] as const,
      [total('max', name), node] as const,
    ]),
  ];
}

function kindOf(node: DesignNode | undefined): ValueKind {
  if (!node) return 'text';
  if (Array.isArray(node.keywords['enum'])) return 'option';
  const settings = node.keywords['x-component-props'];
  const as = isObject(settings) && isText(settings['as']) ? settings['as'] : '';
  return kinds[as] ?? kinds[componentOf(node) ?? ''] ?? 'text';
}

function optionsOf(node: DesignNode | undefined, language: Language): Choice['options'] {
  const options = node?.keywords['enum'];
  return (Array.isArray(options) ? options : []).flatMap((option) => {
    if (!isObject(option) || !isText(option['value'])) return [];
    const { label, value } = option;
    const said = isObject(label) ? label[language] : undefined;
    return [{ value, label: isText(said) ? said : value }];
  });
}

export const verbOf = (line: Line): Verb => {
  if (line.kind === 'compare') return line.operator;
  if (line.kind === 'empty') return line.negated ? 'filled' : 'empty';
  return 'contains';
};

export const subjectOf = (line: Line): Subject => (line.kind === 'compare' ? line.left : line.subject);

/** Verbs that make sense of a kind of value. */
export function verbsFor({ kind, many }: Pick<Choice, 'kind' | 'many'>): readonly Verb[] {
  if (many) return ['contains', 'filled', 'empty'];
  if (kind === 'boolean' || kind === 'option') return ['=', '!=', 'filled', 'empty'];
  if (kind === 'text') return ['=', '!=', 'contains', 'filled', 'empty'];
  return ['=', '!=', '<', '<=', '>', '>=', 'filled', 'empty'];
}

const isOperator = (verb: Verb): verb is Operator => !['filled', 'empty', 'contains'].includes(verb);

/** A line of a subject, a verb and a value. */
export function lineOf({ subject, many, kind }: Choice, verb: Verb, value: Literal): Line {
  if (isOperator(verb)) return { kind: 'compare', left: subject, operator: verb, right: value };
  if (verb === 'contains')
    return {
      kind: 'contains',
      in: many || kind === 'option' ? 'list' : 'text',
      subject,
      value,
      negated: false,
    };
  return { kind: 'empty', subject, negated: verb === 'filled' };
}

/** What a new line compares with. */
export function firstValue({ kind, options }: Choice): Literal {
  switch (kind) {
    case 'number':
    case 'money':
      return { kind: 'number', value: 0 };
    case 'boolean':
      return { kind: 'boolean', value: true };
    case 'date':
      return { kind: 'date', value: new Date().toISOString().slice(0, 10) };
    case 'option':
      return { kind: 'text', value: options[0]?.value ?? '' };
    case 'text':
      return { kind: 'text', value: '' };
  }
}

export function valueOf(line: Line): Literal | undefined {
  if (line.kind === 'contains') return line.value;
  if (line.kind !== 'compare' || line.right.kind === 'field' || line.right.kind === 'total') return undefined;
  return line.right;
}

/** The lines of a condition that can be built by hand; undefined where it says more. */
export function linesOf(
  condition: Condition,
): { readonly join: 'all' | 'any'; readonly lines: readonly Line[] } | undefined {
  const parts = condition.kind === 'all' || condition.kind === 'any' ? condition.conditions : [condition];
  const lines = parts.flatMap((part) => (isLine(part) ? [part] : []));
  return lines.length === parts.length
    ? { join: condition.kind === 'any' ? 'any' : 'all', lines }
    : undefined;
}

function isLine(condition: Condition): condition is Line {
  if (condition.kind === 'compare')
    return condition.right.kind !== 'field' && condition.right.kind !== 'total';
  return condition.kind === 'empty' || (condition.kind === 'contains' && !condition.negated);
}
