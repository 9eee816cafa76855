import type { LocalisedText } from '../../../model/localised.ts';
import { FieldName } from '../../document.ts';
import { registry } from '../../fields/registry.ts';
import { parse } from '../../../feel/index.ts';
import { changed } from '../command.ts';
import { setRule } from '../commands.ts';
import { designOf, type Design } from '../design.ts';
import { brokenReferences } from '../fragment.ts';
import { indexOf, pathOf } from '../design-index.ts';
import { rulesOf } from '../design-names.ts';
import { isObject, isText, jsonOf, type Json, type JsonObject } from '../json.ts';
import { freeName } from '../naming.ts';
import { importTexts } from '../texts/import-texts.ts';
import { filledText, type TextParams } from '../texts/text.ts';

/** What an import left out or changed, with the path in the file that was read. */
export interface Loss {
  readonly code: keyof typeof importTexts;
  readonly path: string;
  readonly params: TextParams;
}

export const lossText = ({ code, params }: Loss): LocalisedText => filledText(importTexts[code], params);

export type Imported =
  | { readonly ok: true; readonly design: Design; readonly losses: readonly Loss[] }
  | { readonly ok: false; readonly reason: LocalisedText };

/** Names of one level of data. */
export type Scope = Set<string>;

/** Gathers losses, and makes the parts of a document that every import needs. */
export class Building {
  readonly losses: Loss[] = [];

  lose(code: Loss['code'], path: string, params: TextParams = {}): void {
    this.losses.push({ code, path, params });
  }

  /** Keywords that nothing here corresponds to, but those in `known`. */
  loseOthers(json: JsonObject, known: ReadonlySet<string>, path: string): void {
    for (const [keyword, value] of Object.entries(json))
      if (!known.has(keyword) && !isNothing(value))
        this.lose(holdsCode(value) ? 'CODE' : 'KEYWORD', `${path}.${keyword}`, { keyword });
  }

  /** A name that fits a field and is free at this level. */
  name(wanted: string, scope: Scope, path: string): string {
    const proper = FieldName.safeParse(wanted).success
      ? wanted
      : wanted
          .replace(/[^A-Za-z0-9_]/g, '')
          .replace(/^[^A-Za-z]+/, '')
          .slice(0, 60);
    const name = freeName(proper, scope);
    scope.add(name);
    if (name !== wanted) this.lose('RENAMED', path, { from: wanted, to: name });
    return name;
  }

  /** The component, or another where there is none such (yet); undefined where nothing can take its place. */
  component(wanted: string, instead: string | undefined, path: string): string | undefined {
    if (registry.has(wanted)) return wanted;
    if (instead === undefined) this.lose('COMPONENT', path, { component: wanted });
    else this.lose('INSTEAD', path, { component: wanted, instead });
    return instead;
  }

  /** A text in both languages; what holds code is left out. */
  text(value: Json | undefined, path: string): JsonObject | undefined {
    if (!isText(value) || value.trim() === '') return undefined;
    if (holdsCode(value)) {
      this.lose('CODE', path, { keyword: value });
      return undefined;
    }
    return { zh: value, en: value };
  }

  /** What a field is called that has no title of its own. */
  untitled(name: string): JsonObject {
    return holdsCode(name) || name === '' ? { zh: '未命名', en: 'Untitled' } : { zh: name, en: name };
  }

  /** A FEEL expression of another form as a rule; `wrap` makes of it what ours says. */
  rule(
    set: string,
    source: Json | undefined,
    path: string,
    wrap: (feel: string) => string = (feel) => feel,
  ): readonly JsonObject[] {
    if (!isText(source)) return [];
    const feel = wrap(source.replace(/^\s*=/, '').trim());
    if (!holdsCode(feel) && parse(feel).ok) return [{ set, feel }];
    this.lose('EXPRESSION', path, { source });
    return [];
  }

  /** Options with texts as values, each once. */
  options(
    list: readonly { readonly value: Json; readonly label: Json | undefined }[],
    path: string,
  ): JsonObject[] {
    const seen = new Set<string>();
    return list.flatMap(({ value, label }, i) => {
      const text = isText(value)
        ? value.trim().slice(0, 80)
        : String(isObject(value) || Array.isArray(value) ? JSON.stringify(value) : value);
      if (holdsCode(text)) this.lose('CODE', `${path}.${i}`, { keyword: text });
      if (text === '' || holdsCode(text) || seen.has(text) || value === null) return [];
      seen.add(text);
      if (text !== value) this.lose('OPTION', `${path}.${i}`, { value: text });
      return [{ value: text, label: this.text(label ?? text, `${path}.${i}`) ?? { zh: text, en: text } }];
    });
  }

  /** The finished design; rules that name what is not there are left out, and defaults that do not fit. */
  finish(properties: JsonObject, title: JsonObject): Imported {
    const document = {
      key: 'imported',
      version: 1,
      title,
      facts: [],
      schema: { type: 'object', properties },
      rights: {},
    };
    const read = designOf(document);
    if (!read.ok)
      return {
        ok: false,
        reason: { zh: read.problems[0]?.reason ?? '', en: read.problems[0]?.reason ?? '' },
      };
    let { design } = read;
    for (const { id, rule } of [
      ...brokenReferences(
        design,
        indexOf(design).inOrder.map((node) => node.id),
      ),
    ].reverse()) {
      const node = design.nodes[id];
      const source = node && rulesOf(node).find(({ index }) => index === rule)?.feel;
      this.lose('UNKNOWN_NAME', pathOf(design, id), { source: source ?? '' });
      const without = changed(design, [setRule(design, id, rule, undefined)]);
      if (without.ok) design = without.design;
    }
    return { ok: true, design, losses: this.losses };
  }
}

/** Formily runs what stands in `{{ }}`, and functions are code by themselves. */
export const holdsCode = (value: Json): boolean => {
  if (isText(value)) return value.includes('{{');
  if (Array.isArray(value)) return value.some(holdsCode);
  return isObject(value) && Object.entries(value).some(([key, member]) => key === 'run' || holdsCode(member));
};

const isNothing = (value: Json): boolean =>
  value === null ||
  value === '' ||
  (isObject(value) && Object.keys(value).length === 0) ||
  (Array.isArray(value) && value.length === 0);

/** A field whose default fits it; else it is left out and told. */
export function withDefault(
  building: Building,
  given: JsonObject,
  value: Json | undefined,
  path: string,
): JsonObject {
  const node = withFittingSettings(building, given, path);
  if (value === undefined || value === null || value === '') return node;
  const component = node['x-component'];
  const definition = registry.get(isText(component) ? component : '');
  if (definition?.kind !== 'field') return node;
  const settings = definition.settings.safeParse(node['x-component-props'] ?? {});
  const jsonType = definition.jsonTypes.find((type) => type === node['type']);
  if (settings.success && jsonType && !holdsCode(value)) {
    const type = definition.bind(settings.data, jsonType);
    const normalised = jsonOf(type.normalise(value));
    const options = Array.isArray(node['enum']) ? node['enum'].flatMap(optionOf) : [];
    if (normalised !== undefined && type.check(normalised, { now: new Date(0), options }).length === 0)
      return { ...node, default: normalised };
  }
  building.lose('DEFAULT', path);
  return node;
}

/** Settings that the type does not have, or not so, are left out and told. */
function withFittingSettings(building: Building, node: JsonObject, path: string): JsonObject {
  const component = node['x-component'];
  const definition = registry.get(isText(component) ? component : '');
  const settings = node['x-component-props'];
  if (!definition || !isObject(settings) || definition.settings.safeParse(settings).success) return node;
  const fitting = Object.entries(settings).filter(([key, value]) => {
    const fits = definition.settings.safeParse({ [key]: value }).success;
    if (!fits) building.lose('KEYWORD', path, { keyword: key });
    return fits;
  });
  return keywords({ ...node, 'x-component-props': Object.fromEntries(fitting) });
}

const optionOf = (json: Json): { value: string; label: LocalisedText }[] =>
  isObject(json) && isText(json['value'])
    ? [{ value: json['value'], label: { zh: json['value'], en: json['value'] } }]
    : [];

/** Keywords without those that say nothing. */
export const keywords = (given: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      value === undefined || isNothing(value) ? [] : [[key, value] as const],
    ),
  );

export const numberIn = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
export const wholeIn = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
