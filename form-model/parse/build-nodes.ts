import type { z } from 'zod';
import { LocalisedText } from '../../model/localised.ts';
import type { NodeJson } from '../document.ts';
import { type FieldTypeDefinition, type PartDefinition, type Settings } from '../field-type.ts';
import { registry } from '../fields/registry.ts';
import { TableSettings } from '../fields/table/table.ts';
import type { ContentNode, FieldNode, FormNode, GroupNode, TableNode } from '../form.ts';
import type { Rule } from '../rules/compile-rule.ts';
import { derivedRule } from '../rules/derived-rule.ts';
import { ROW, type Names, type Shape } from '../rules/shape.ts';
import { buildRules } from './build-rules.ts';
import { derivedRules } from './derived-rules.ts';
import type { Problems } from './problem.ts';
import type { TreeNode } from './read-tree.ts';

/** Where nodes stand: the data path before their names, and the names their rules may use. */
export interface Place {
  readonly prefix: string;
  readonly names: Names;
  /** Rules by which field types beside it decide a field's value, by the field's name. */
  readonly derived: ReadonlyMap<string, Rule>;
}

const fieldTargets = ['visible', 'required', 'readOnly', 'value', 'options', 'error'] as const;
const tableTargets = ['visible', 'required', 'readOnly', 'error'] as const;
const partTargets = ['visible'] as const;

/** Builds the nodes of a form, and says everything that is wrong with them. */
export class NodeBuilder {
  private readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  all(nodes: readonly TreeNode[], place: Place): readonly FormNode[] {
    return nodes.flatMap((node) => this.one(node, place) ?? []);
  }

  private one(node: TreeNode, place: Place): FormNode | undefined {
    const { 'x-component': component } = node.json;
    const definition = component === undefined ? undefined : registry.get(component);
    if (!definition || component === undefined) {
      this.problems.add(
        `${node.at}.x-component`,
        'UNKNOWN_FIELD_TYPE',
        component === undefined ? 'the field has no "x-component"' : `there is no field type "${component}"`,
      );
      return undefined;
    }
    const settings = this.settings(node, definition);
    if (!settings) return undefined;
    const base = { ...this.base(node, place, component), settings };
    if (definition.kind === 'field') return this.field(node, place, definition, base);
    if (definition.kind === 'table') return this.table(node, place, base);
    return this.part(node, place, definition.kind, base);
  }

  private settings(node: TreeNode, definition: FieldTypeDefinition | PartDefinition): Settings | undefined {
    const parsed = definition.settings.safeParse(node.json['x-component-props'] ?? {});
    if (parsed.success) return parsed.data;
    this.problems.addIssues(`${node.at}.x-component-props`, 'INVALID_SETTINGS', parsed.error.issues);
    return undefined;
  }

  private base(node: TreeNode, place: Place, component: string): Base {
    const { title, description } = node.json;
    return {
      at: node.at,
      name: node.name,
      pattern: `${place.prefix}${node.name}`,
      component,
      title,
      hint: description,
    };
  }

  private field(
    node: TreeNode,
    place: Place,
    definition: FieldTypeDefinition,
    base: Base & { readonly settings: Settings },
  ): FieldNode {
    const { json, at } = node;
    const { visible, ...written } = buildRules(node, place.names, fieldTargets, this.problems);
    const rules = { ...written, value: written.value ?? place.derived.get(node.name) };
    const hasRule = (set: string): boolean => json['x-rules']?.some((rule) => rule.set === set) ?? false;
    this.require(definition.jsonTypes.includes(json.type), `${at}.type`, typesSentence(definition, json));
    this.require(node.columns === undefined && node.children.length === 0, at, 'a field has no children');
    this.require(json.title !== undefined, `${at}.title`, 'a field needs a title');
    this.require(
      !definition.calculated || hasRule('value'),
      at,
      'a calculated field needs a rule that sets "value"',
    );
    const hasOptions = definition.hasOptions && !definition.optionsElsewhere(base.settings);
    this.requireOptions(node, hasOptions, hasRule('options'));
    const misfit = definition.misfit(base.settings, json.type);
    this.require(misfit === undefined, at, misfit ?? '');
    const reference = definition.reference(base.settings);
    const type = definition.bind(base.settings, json.type);
    const field: FieldNode = {
      ...base,
      kind: 'field',
      visible,
      rules,
      reference: reference && derivedRule(reference, place.names.has(ROW)),
      type,
      jsonType: json.type,
      missing: definition.missing,
      required: json.required ?? false,
      default: type.normalise(json.default),
      options: json.enum ?? [],
    };
    this.checkDefault(field);
    return field;
  }

  private requireOptions({ json, at }: TreeNode, hasOptions: boolean, byRule: boolean): void {
    const values = json.enum?.map(({ value }) => value) ?? [];
    const mayHave = hasOptions || json['x-component-props']?.['as'] === 'choice';
    this.require(
      !mayHave || byRule || values.length > 0,
      at,
      'the field needs "enum" or a rule that sets "options"',
    );
    this.require(mayHave || (!byRule && values.length === 0), at, 'the field type has no options');
    this.require(new Set(values).size === values.length, `${at}.enum`, 'two options have the same value');
  }

  private checkDefault(field: FieldNode): void {
    if (field.default === undefined) return;
    const [problem] = field.type.check(field.default, { now: new Date(0), options: field.options });
    this.require(
      !problem,
      `${field.at}.default`,
      `the default is refused by the field itself: ${problem?.code ?? ''}`,
    );
  }

  private table(node: TreeNode, place: Place, base: Base & { readonly settings: Settings }): TableNode {
    const { at, json } = node;
    const { visible, ...rules } = buildRules(node, place.names, tableTargets, this.problems);
    const { min, max, rows, rowKey, totals, heading } = TableSettings.parse(base.settings);
    this.require(
      json.type === 'array' && node.columns !== undefined,
      at,
      'a table is of type "array" with "items"',
    );
    this.require(json.title !== undefined, `${at}.title`, 'a table needs a title');
    this.require(json.default === undefined, `${at}.default`, 'a table has no default');
    this.require(min <= max, `${at}.x-component-props.min`, 'min is larger than max');
    const prefix = `${base.pattern}.*.`;
    const own: Shape | undefined = shapeIn(place, base.pattern);
    const names = new Map(place.names).set(ROW, { pattern: undefined, columns: own?.columns ?? new Map() });
    const derived = derivedRules(node.columns ?? [], true, this.problems);
    const columns = this.all(node.columns ?? [], { prefix, names, derived });
    this.require(columns.length > 0, at, 'a table needs columns');
    for (const name of [...totals, ...(heading === undefined ? [] : [heading])])
      this.require(
        own?.columns?.has(name) ?? false,
        `${at}.x-component-props`,
        `the table has no column "${name}"`,
      );
    this.require(
      !isDrawn(columns, rowKey),
      `${at}.x-component-props.rowKey`,
      'the key of a row is not a column',
    );
    return {
      ...base,
      kind: 'table',
      visible,
      rules,
      required: json.required ?? false,
      min,
      max,
      rows,
      rowKey,
      columns,
    };
  }

  private part(
    node: TreeNode,
    place: Place,
    kind: 'group' | 'content',
    base: Base & { readonly settings: Settings },
  ): GroupNode | ContentNode {
    const { visible } = buildRules(node, place.names, partTargets, this.problems);
    this.require(node.json.type === 'void', `${node.at}.type`, 'a part without a value is of type "void"');
    const children = this.all(node.children, place);
    this.require(kind === 'group' || children.length === 0, node.at, 'text to read has no children');
    return kind === 'group' ? { ...base, kind, visible, children } : { ...base, kind, visible };
  }

  private require(holds: boolean, path: string, reason: string): void {
    if (!holds) this.problems.add(path, 'INVALID_FIELD', reason);
  }
}

interface Base {
  readonly at: string;
  readonly name: string;
  readonly pattern: string;
  readonly component: string;
  readonly title: z.infer<typeof LocalisedText> | undefined;
  readonly hint: z.infer<typeof LocalisedText> | undefined;
}

const typesSentence = ({ jsonTypes }: FieldTypeDefinition, { type }: NodeJson): string =>
  `the field type stores ${jsonTypes.join(' or ')}, not ${type}`;

/** The shape of a table among the names around it: at the top by its name, in a row by a column of the row. */
function shapeIn({ names }: Place, pattern: string): Shape | undefined {
  const around = names.get(ROW)?.columns ?? names;
  return [...around.values()].find((shape) => shape.pattern === pattern);
}

const isDrawn = (nodes: readonly FormNode[], name: string): boolean =>
  nodes.some((node) => (node.kind === 'group' ? isDrawn(node.children, name) : node.name === name));
