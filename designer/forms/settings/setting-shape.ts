import { z } from 'zod';
import { registry } from '../../../form-model/fields/registry.ts';

/** One setting of a field type, as a panel can offer it. */
export interface Setting {
  readonly name: string;
  readonly kind: 'boolean' | 'choice' | 'number' | 'text' | 'localised' | 'json';
  readonly choices: readonly string[];
  readonly integer: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly initial: unknown;
}

const Property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const Shape = z.looseObject({ properties: z.record(z.string(), Property).default({}) });

const known = new Map<string, readonly Setting[]>();

/** The settings of a field type, read from the schema by which the type itself checks them. */
export function settingsOf(component: string): readonly Setting[] {
  const made = known.get(component) ?? read(component);
  known.set(component, made);
  return made;
}

function read(component: string): readonly Setting[] {
  const definition = registry.get(component);
  if (!definition) return [];
  const json = z.toJSONSchema(definition.settings, { io: 'input', unrepresentable: 'any' });
  const shape = Shape.safeParse(json);
  if (!shape.success) return [];
  return Object.entries(shape.data.properties).map(([name, property]) => ({
    ...{ name, kind: kindOf(property), initial: property.default },
    choices: (property.enum ?? []).filter((value) => typeof value === 'string'),
    integer: property.type === 'integer',
    ...{ minimum: property.minimum, maximum: property.maximum },
  }));
}

function kindOf(property: z.infer<typeof Property>): Setting['kind'] {
  if (property.enum) return 'choice';
  switch (property.type) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return 'text';
    default:
      return property.properties && 'zh' in property.properties && 'en' in property.properties
        ? 'localised'
        : 'json';
  }
}
