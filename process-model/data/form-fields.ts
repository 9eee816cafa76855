import { LocalisedText } from '../../model/localised.ts';
import type { FeelType, ValueShape } from '../templates/from-schema.ts';
import type { FormField } from './variable.ts';

const types: ReadonlyMap<string, FeelType> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['array', 'list'],
  ['object', 'context'],
]);

/** The fields of a form document, as a process may route by them; parts without a value give their children. */
export function fieldsOfForm(document: unknown): readonly FormField[] {
  return fieldsIn(property(property(document, 'schema'), 'properties'));
}

/** Names and labels of the fields in which one colleague is chosen from a list. */
export function colleagueFields(document: unknown): readonly Pick<FormField, 'name' | 'label'>[] {
  const properties = property(property(document, 'schema'), 'properties');
  return fieldsIn(properties, (node) => {
    const several = property(node, 'type') === 'array';
    return !several && property(property(node, 'x-component-props'), 'source') === 'colleagues';
  });
}

function fieldsIn(properties: unknown, wanted: (node: unknown) => boolean = () => true): FormField[] {
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).flatMap(([name, node]: [string, unknown]) => {
    const type = property(node, 'type');
    if (type === 'void') return fieldsIn(property(node, 'properties'), wanted);
    if (!wanted(node)) return [];
    return [fieldOf(name, node, types.get(String(type)) ?? 'any')];
  });
}

function fieldOf(name: string, node: unknown, type: FeelType): FormField {
  const label = LocalisedText.safeParse(property(node, 'title'));
  const options = optionsOf(property(node, 'enum'));
  const shape: ValueShape = {
    type,
    nullable: property(node, 'required') !== true,
    ...(options.length > 0 && type === 'string' ? { values: options.map(([value]) => value) } : {}),
    ...(property(node, 'x-component') === 'date' ? { format: 'date' as const } : {}),
  };
  return {
    name,
    label: label.success ? label.data : { zh: name, en: name },
    shape,
    valueLabels: Object.fromEntries(options),
  };
}

function optionsOf(options: unknown): [string, LocalisedText][] {
  if (!Array.isArray(options)) return [];
  return options.flatMap((option: unknown): [string, LocalisedText][] => {
    const [value, label] = [property(option, 'value'), LocalisedText.safeParse(property(option, 'label'))];
    return typeof value === 'string' && label.success ? [[value, label.data]] : [];
  });
}

const property = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
