import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { z } from 'zod';
import { FormDocument, NodeJson } from '../../../form-model/document.ts';
import { registry } from '../../../form-model/fields/registry.ts';

/** What of a JSON schema tells what may be written at a place. */
const Shape = z.looseObject({
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  type: z.string().optional(),
  get properties() {
    return z.record(z.string(), Shape).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), Shape]).optional();
  },
  get items() {
    return Shape.optional();
  },
  get anyOf() {
    return z.array(Shape).optional();
  },
});
type Shape = z.infer<typeof Shape>;
type Node = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>;

const shapeOf = (schema: z.ZodType): Shape =>
  Shape.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));

const components = { enum: [...registry.keys()] };
const nodeShape = shapeOf(NodeJson);
const documentShape = shapeOf(FormDocument);

/** Keys and values that a form document may have where the cursor is. */
export function formCompletions({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const node = syntaxTree(state).resolveInner(pos, -1);
  if (node.name === 'PropertyName') return keysAt(state, node, { from: node.from, to: node.to });
  if (node.name === 'String') return valuesAt(state, node, { from: node.from, to: node.to });
  if (!explicit) return null;
  const object = node.name === 'Object' ? node : node.parent;
  if (object?.name === 'Object' && /[{,]\s*$/.test(state.sliceDoc(object.from, pos)))
    return keysAt(state, object.firstChild ?? object, { from: pos, to: pos });
  return null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function keysAt(state: EditorState, node: Node, range: Range): CompletionResult | null {
  const object = above(node, 'Object');
  const keys = Object.keys(object ? (shapeAt(state, object)?.properties ?? {}) : {});
  if (!object || keys.length === 0) return null;
  const taken = new Set(propertiesOf(object).map((property) => keyOf(state, property)));
  const colon = /^\s*:/.test(state.sliceDoc(range.to, range.to + 20)) ? '' : ': ';
  const options = keys
    .filter((key) => !taken.has(key) || state.sliceDoc(range.from, range.to) === JSON.stringify(key))
    .map((key): Completion => ({ label: `"${key}"`, type: 'property', apply: `"${key}"${colon}` }));
  return { ...range, options, filter: true };
}

function valuesAt(state: EditorState, node: Node, range: Range): CompletionResult | null {
  const shape = shapeAt(state, node);
  const values = shape ? textsOf(shape) : [];
  if (values.length === 0) return null;
  return { ...range, options: values.map((value) => ({ label: JSON.stringify(value), type: 'enum' })) };
}

const textsOf = ({ enum: values = [], const: constant, anyOf = [] }: Shape): readonly string[] =>
  [...values, constant, ...anyOf.flatMap(textsOf)].filter((value) => typeof value === 'string');

/** The shape of what stands at a node of the syntax tree, found from the document downwards. */
function shapeAt(state: EditorState, node: Node): Shape | undefined {
  const holder = node.parent;
  if (!holder || holder.name === 'JsonText') return documentShape;
  if (holder.name === 'Array') return shapeAt(state, holder)?.items;
  if (holder.name !== 'Property') return undefined;
  const object = above(holder, 'Object');
  const around = object && shapeAt(state, object);
  return object && around && propertyShape(state, { object, around, key: keyOf(state, holder) });
}

function propertyShape(
  state: EditorState,
  { object, around, key }: { readonly object: Node; readonly around: Shape; readonly key: string },
): Shape | undefined {
  if (around === documentShape && key === 'schema') return nodeShape;
  if (around === nodeShape) {
    if (key === 'items') return nodeShape;
    if (key === 'properties') return { additionalProperties: nodeShape };
    if (key === 'x-component') return components;
    if (key === 'x-component-props') return settingsShape(state, object);
  }
  const { properties, additionalProperties } = around;
  if (properties?.[key]) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Settings of the component that stands beside them. */
function settingsShape(state: EditorState, object: Node): Shape | undefined {
  const beside = propertiesOf(object).find((property) => keyOf(state, property) === 'x-component');
  const component = beside?.lastChild
    ? parsed(state.sliceDoc(beside.lastChild.from, beside.lastChild.to))
    : '';
  const definition = registry.get(component);
  return definition && shapeOf(definition.settings);
}

function above(node: Node, name: string): Node | undefined {
  for (let at: Node | null = node; at; at = at.parent) if (at.name === name) return at;
  return undefined;
}

const propertiesOf = (object: Node): readonly Node[] => object.getChildren('Property');

const keyOf = (state: EditorState, property: Node): string => {
  const name = property.getChild('PropertyName');
  return name ? parsed(state.sliceDoc(name.from, name.to)) : '';
};

/** A JSON text; empty while it is being written. */
function parsed(source: string): string {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}
