import type { Language, LocalisedText } from '../../../model/localised.ts';
import { yuanText } from '../../fields/money/money.ts';
import type { Names, Shape } from '../../rules/shape.ts';
import type { Design, DesignNode, NodeId } from '../design.ts';
import { componentOf, indexOf } from '../design-index.ts';
import { namesAt } from '../design-names.ts';
import { isObject, isText } from '../json.ts';
import { titleOf } from '../naming.ts';
import { isLocalised } from '../difference/value-words.ts';
import type { Literal, Subject } from './condition.ts';

/** What fields and values are called where a rule stands. `rows` is the table whose columns are meant first, if any. */
export interface Labels {
  field(path: readonly string[], rows?: readonly string[]): LocalisedText;
  value(of: Subject, literal: Literal, rows?: readonly string[]): LocalisedText;
}

/** The titles of a design's fields, and the labels of their options, as the rules of a node may name them. */
export function labelsOf(design: Design, id: NodeId): Labels {
  const names = namesAt(design, id);
  const nodeAt = (path: readonly string[], rows?: readonly string[]): DesignNode | undefined => {
    const columns = rows && shapeAt(names, rows)?.columns;
    const shape = (columns && shapeAt(columns, path)) ?? shapeAt(names, path);
    return shape?.pattern === undefined ? undefined : indexOf(design).byPattern.get(shape.pattern);
  };
  return {
    field(path, rows) {
      const node = nodeAt(path, rows);
      const name = path.join('.');
      return node ? titleOf(node) : { zh: name, en: name };
    },
    value(of, literal, rows) {
      const path =
        of.kind === 'field' ? of.path : [...of.table, ...(of.column === undefined ? [] : [of.column])];
      const node = nodeAt(path, rows);
      const isCount = of.kind === 'total' && of.function === 'count';
      return node && !isCount ? valueIn(node, literal) : plain(literal);
    },
  };
}

function shapeAt(names: Names, [first, ...rest]: readonly string[]): Shape | undefined {
  const shape = first === undefined ? undefined : names.get(first);
  if (rest.length === 0 || !shape) return shape;
  return shape.columns && shapeAt(shape.columns, rest);
}

function valueIn(node: DesignNode, literal: Literal): LocalisedText {
  if (literal.kind === 'text') return optionLabel(node, literal.value) ?? plain(literal);
  const settings = node.keywords['x-component-props'];
  const isMoney = componentOf(node) === 'money' || (isObject(settings) && settings['as'] === 'money');
  if (literal.kind !== 'number' || !isMoney) return plain(literal);
  return { zh: `${yuanText(literal.value)} 元`, en: `¥${yuanText(literal.value)}` };
}

function optionLabel({ keywords }: DesignNode, value: string): LocalisedText | undefined {
  const options = keywords['enum'];
  const option = Array.isArray(options)
    ? options.find((one) => isObject(one) && one['value'] === value)
    : undefined;
  const label = isObject(option) ? option['label'] : undefined;
  return label !== undefined && isLocalised(label) ? label : undefined;
}

export function plain({ kind, value }: Literal): LocalisedText {
  if (kind === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  const said = (language: Language): string =>
    isText(value) && kind === 'text' ? (language === 'zh' ? `“${value}”` : `“${value}”`) : String(value);
  return { zh: said('zh'), en: said('en') };
}
