import type Modeler from 'bpmn-js/lib/Modeler';

/** A shape or flow on the canvas; what it stands for is read with `read`. */
export interface Drawn {
  readonly id: string;
  readonly type: string;
  readonly businessObject: unknown;
  readonly x?: number;
  readonly y?: number;
  readonly height?: number;
}

interface Registry {
  get(id: string): Drawn | undefined;
  filter(keep: (element: Drawn) => boolean): readonly Drawn[];
}
interface Modeling {
  updateProperties(element: Drawn, properties: object): void;
  updateModdleProperties(element: Drawn, part: unknown, properties: object): void;
  removeElements(elements: readonly Drawn[]): void;
  createShape(shape: Drawn, at: { x: number; y: number }, parent: Drawn): Drawn;
  connect(source: Drawn, target: Drawn): unknown;
}
interface Factory {
  create(type: string, attributes?: object): unknown;
}
interface ShapeFactory {
  createShape(attributes: object): Drawn;
}
interface Replacing {
  replaceElement(element: Drawn, target: object): Drawn;
}
interface AutoPlacing {
  append(source: Drawn, shape: Drawn): Drawn;
}
interface Stack {
  register(command: string, handler: object): void;
  execute(command: string, context: object): void;
}

/** A part of a model element, by name. */
export const read = (part: unknown, name: string): unknown =>
  typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined;
export const readText = (part: unknown, name: string): string | undefined => {
  const value = read(part, name);
  return typeof value === 'string' ? value : undefined;
};
export const readList = (part: unknown, name: string): readonly unknown[] => {
  const value = read(part, name);
  return Array.isArray(value) ? value : [];
};

const COMMAND = 'process.repair';
const registered = new WeakSet<Stack>();

/** What repairs do to a model. Everything done within `once` is undone in one step. */
export interface ModelEditor {
  find(id: string): Drawn | undefined;
  /** The root of a process, or the pool that stands for it. */
  processOf(id: string): { readonly drawn: Drawn; readonly process: unknown } | undefined;
  flowNodesIn(id: string): readonly Drawn[];
  readonly modeling: Modeling;
  readonly replacing: Replacing;
  create(type: string, attributes?: object): unknown;
  /** An extension element, made where it is missing. */
  extension(element: Drawn, type: string): unknown;
  /** Adds a root element, such as a message. */
  addRoot(element: Drawn, root: unknown): void;
  append(source: Drawn, type: string): void;
  shape(attributes: object): Drawn;
  once(change: () => void): void;
}

export function modelEditor(modeler: Modeler): ModelEditor {
  const registry = modeler.get<Registry>('elementRegistry');
  const modeling = modeler.get<Modeling>('modeling');
  const factory = modeler.get<Factory>('bpmnFactory');
  const shapes = modeler.get<ShapeFactory>('elementFactory');
  const stack = modeler.get<Stack>('commandStack');
  const place = modeler.get<AutoPlacing>('autoPlace');
  if (!registered.has(stack)) {
    registered.add(stack);
    // A command whose only work is to run others: undo takes them back together.
    stack.register(COMMAND, { preExecute: ({ change }: { change: () => void }) => change() });
  }
  const extension = (element: Drawn, type: string): unknown => {
    const around = read(element.businessObject, 'extensionElements');
    const known = readList(around, 'values').find((part) => readText(part, '$type') === type);
    if (known !== undefined) return known;
    const made = factory.create(type);
    if (around === undefined) {
      const extensionElements = factory.create('bpmn:ExtensionElements', { values: [made] });
      modeling.updateProperties(element, { extensionElements });
    } else
      modeling.updateModdleProperties(element, around, { values: [...readList(around, 'values'), made] });
    return made;
  };
  return {
    find: (id) => registry.get(id),
    processOf: (id) => processOf(registry, id),
    flowNodesIn: (id) =>
      registry.filter(
        ({ type, businessObject }) =>
          /Task$|Event$|Gateway$|Activity$|SubProcess$/.test(type) &&
          readText(read(businessObject, '$parent'), 'id') === id,
      ),
    modeling,
    replacing: modeler.get<Replacing>('bpmnReplace'),
    create: (type, attributes) => factory.create(type, attributes),
    extension,
    addRoot(element, root) {
      const definitions: unknown = modeler.getDefinitions();
      modeling.updateModdleProperties(element, definitions, {
        rootElements: [...readList(definitions, 'rootElements'), root],
      });
    },
    append: (source, type) => void place.append(source, shapes.createShape({ type })),
    shape: (attributes) => shapes.createShape(attributes),
    once: (change) => stack.execute(COMMAND, { change }),
  };
}

function processOf(registry: Registry, id: string): ReturnType<ModelEditor['processOf']> {
  const own = registry.get(id);
  if (own) return { drawn: own, process: own.businessObject };
  const [pool] = registry.filter(
    ({ businessObject }) => readText(read(businessObject, 'processRef'), 'id') === id,
  );
  return pool && { drawn: pool, process: read(pool.businessObject, 'processRef') };
}
