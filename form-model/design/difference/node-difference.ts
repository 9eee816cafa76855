import type { DesignNode } from '../design.ts';
import { isObject, isText, sameJson, type Json, type JsonObject } from '../json.ts';
import { titleOf } from '../naming.ts';
import { propertyText } from '../texts/property-texts.ts';
import type { TextParams } from '../texts/text.ts';
import { isLocalised, ruleWords, valueWords } from './value-words.ts';
import type { DifferenceCode } from './difference.ts';

/** A difference within a node. */
export interface NodeDifference {
  readonly code: Extract<DifferenceCode, 'CHANGED' | `OPTION_${string}` | `RULE_${string}`>;
  readonly path: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  readonly params: TextParams;
}

export function nodeDifferences(was: DesignNode, is: DesignNode): readonly NodeDifference[] {
  const title = titleOf(is);
  const keys = [...new Set([...Object.keys(was.keywords), ...Object.keys(is.keywords)])];
  return keys.flatMap((key) => {
    const from = was.keywords[key];
    const to = is.keywords[key];
    if (key === 'x-index' || sameJson(from, to)) return [];
    if (key === 'enum') return optionDifferences(from, to, title);
    if (key === 'x-rules') return ruleDifferences(from, to, title);
    if (key === 'x-component-props') return settingDifferences(from, to, title);
    // An empty list of fields, and none, are the same to everybody but the tree.
    if ((key === 'properties' || key === 'items') && sameJson(from ?? {}, to ?? {})) return [];
    return [changed([key], { from, to }, title)];
  });
}

type Title = ReturnType<typeof titleOf>;

const changed = (
  path: readonly string[],
  { from, to }: { readonly from: Json | undefined; readonly to: Json | undefined },
  title: Title,
): NodeDifference => {
  const [keyword = '', setting] = path;
  const property = propertyText(keyword);
  const of =
    setting === undefined ? property : { zh: `${property.zh} ${setting}`, en: `${property.en} ${setting}` };
  return {
    code: 'CHANGED',
    path: path.join('.'),
    from,
    to,
    params: { title, property: of, from: valueWords(from), to: valueWords(to) },
  };
};

function settingDifferences(
  was: Json | undefined,
  is: Json | undefined,
  title: Title,
): readonly NodeDifference[] {
  const before = isObject(was) ? was : {};
  const after = isObject(is) ? is : {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const values = { from: before[key], to: after[key] };
    return sameJson(values.from, values.to) ? [] : [changed(['x-component-props', key], values, title)];
  });
}

/** Options are the same by their value, wherever they stand. */
function optionDifferences(
  was: Json | undefined,
  is: Json | undefined,
  title: Title,
): readonly NodeDifference[] {
  const before = optionsOf(was);
  const after = optionsOf(is);
  const kept = (list: ReadonlyMap<string, JsonObject>, other: ReadonlyMap<string, JsonObject>): string[] =>
    [...list.keys()].filter((value) => other.has(value));
  const gone = [...before].filter(([value]) => !after.has(value));
  const fresh = [...after].filter(([value]) => !before.has(value));
  const differences: NodeDifference[] = [
    ...gone.map(([value, from]) => option('OPTION_REMOVED', value, { from, to: undefined }, title)),
    ...fresh.map(([value, to]) => option('OPTION_ADDED', value, { from: undefined, to }, title)),
    ...[...after].flatMap(([value, to]) => {
      const from = before.get(value);
      return from && !sameJson(from, to)
        ? [changed(['enum', value], { from: labelOf(from), to: labelOf(to) }, title)]
        : [];
    }),
  ];
  const order = { from: kept(before, after), to: kept(after, before) };
  return sameJson(order.from, order.to) ? differences : [...differences, changed(['enum'], order, title)];
}

function optionsOf(json: Json | undefined): ReadonlyMap<string, JsonObject> {
  const list = Array.isArray(json) ? json.filter(isObject) : [];
  return new Map(
    list.map((entry) => [isText(entry['value']) ? entry['value'] : JSON.stringify(entry), entry]),
  );
}

const labelOf = (entry: JsonObject): Json => entry['label'] ?? entry;

function option(
  code: 'OPTION_ADDED' | 'OPTION_REMOVED',
  value: string,
  values: { readonly from: JsonObject | undefined; readonly to: JsonObject | undefined },
  title: Title,
): NodeDifference {
  const label = (values.to ?? values.from)?.['label'];
  return {
    code,
    path: `enum.${value}`,
    ...values,
    params: { title, option: label !== undefined && isLocalised(label) ? label : value },
  };
}

function ruleDifferences(
  was: Json | undefined,
  is: Json | undefined,
  title: Title,
): readonly NodeDifference[] {
  const before = Array.isArray(was) ? [...was] : [];
  const fresh = (Array.isArray(is) ? is : []).filter((rule) => {
    const at = before.findIndex((old) => sameJson(old, rule));
    if (at >= 0) before.splice(at, 1);
    return at < 0;
  });
  return [
    ...before.map((from) => ({
      code: 'RULE_REMOVED' as const,
      path: 'x-rules',
      from,
      to: undefined,
      params: { title, rule: ruleWords(from) },
    })),
    ...fresh.map((to) => ({
      code: 'RULE_ADDED' as const,
      path: 'x-rules',
      from: undefined,
      to,
      params: { title, rule: ruleWords(to) },
    })),
  ];
}
