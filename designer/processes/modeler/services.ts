import type Modeler from 'bpmn-js/lib/Modeler';
import type { Connection, Element, Shape } from 'bpmn-js/lib/model/Types';
import type BpmnFactory from 'bpmn-js/lib/features/modeling/BpmnFactory';
import type ElementFactory from 'bpmn-js/lib/features/modeling/ElementFactory';
import type Modeling from 'bpmn-js/lib/features/modeling/Modeling';
import type CommandStack from 'diagram-js/lib/command/CommandStack';
import { z } from 'zod';
import { XmlNode } from '../../../process-model/xml-node.ts';

export type { Connection, Element, Shape };

/** Makes room; the published types of the first function call its distance a point. */
interface SpaceTool {
  calculateAdjustments(shapes: readonly Shape[], axis: 'x' | 'y', by: number, start: number): unknown;
  makeSpace(
    moving: readonly Shape[],
    resizing: readonly Shape[],
    delta: { x: number; y: number },
    ...line: [direction: 'e' | 's', start: number]
  ): void;
}

interface Registry {
  get(id: string): Element | undefined;
  filter(match: (element: Element) => boolean): Element[];
}
interface Point {
  readonly x: number;
  readonly y: number;
}

const COMMAND = 'aidflow.edit';

/** The services of the editor that edits of our own are made with. */
export class EditorServices {
  readonly modeling: Modeling;
  readonly elementFactory: ElementFactory;
  private readonly bpmnFactory: BpmnFactory;
  private readonly stack: CommandStack;
  private readonly spaceTool: SpaceTool;
  private readonly registry: Registry;

  constructor(modeler: Modeler) {
    this.modeling = modeler.get<Modeling>('modeling');
    this.elementFactory = modeler.get<ElementFactory>('elementFactory');
    this.bpmnFactory = modeler.get<BpmnFactory>('bpmnFactory');
    this.stack = modeler.get<CommandStack>('commandStack');
    this.spaceTool = modeler.get<SpaceTool>('spaceTool');
    this.registry = modeler.get<Registry>('elementRegistry');
    registerOnce(this.stack);
  }

  /** Does several changes as one: one undo takes all of them back. */
  asOne(work: () => void): void {
    this.stack.execute(COMMAND, { work });
  }

  shape(id: string): Shape | undefined {
    const element = this.registry.get(id);
    return element && isShape(element) ? element : undefined;
  }

  flow(id: string): Connection | undefined {
    const element = this.registry.get(id);
    return element && isFlow(element) ? element : undefined;
  }

  /** What the model holds about an element. */
  node(element: Element): XmlNode | undefined {
    return XmlNode.of(element.businessObject);
  }

  /** A part of the model that has no shape of its own, such as an expression. */
  create(type: string, attributes: object): object {
    return Part.parse(this.bpmnFactory.create(type, attributes));
  }

  /** Moves everything of a scope that lies beyond a line, so that there is room; what lies before it stays. */
  makeRoom(within: Element, axis: 'x' | 'y', start: number, by: number): void {
    const delta = axis === 'x' ? { x: by, y: 0 } : { x: 0, y: by };
    const around = allIn(rootOf(within));
    const { movingShapes, resizingShapes } = Adjustments.parse(
      this.spaceTool.calculateAdjustments(around, axis, by, start),
    );
    if (movingShapes.length + resizingShapes.length === 0) return;
    const bends = new Map(this.flows().map((flow) => [flow, flow.waypoints.map(({ x, y }) => ({ x, y }))]));
    this.spaceTool.makeSpace(movingShapes, resizingShapes, delta, axis === 'x' ? 'e' : 's', start);
    // A flow of which one end stays is laid out anew by the editor, through what moved; its bends move as everything else.
    for (const [flow, before] of bends) {
      const after = before.map((point) =>
        point[axis] > start ? { ...point, [axis]: point[axis] + by } : point,
      );
      if (!samePoints(flow.waypoints, after)) this.modeling.updateWaypoints(flow, after);
    }
  }

  private flows(): Connection[] {
    return this.registry.filter((element) => isFlow(element)).filter(isFlow);
  }
}

const samePoints = (some: readonly Point[], others: readonly Point[]): boolean =>
  some.length === others.length && some.every(({ x, y }, i) => x === others[i]?.x && y === others[i].y);

const isElement = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && 'id' in value;
const isElementLike = (value: unknown): value is object => typeof value === 'object' && value !== null;
const Shapes = z.array(z.custom<Shape>(isElement));
const Adjustments = z.object({ movingShapes: Shapes, resizingShapes: Shapes });

const Edit = z.object({ work: z.custom<() => void>((value) => typeof value === 'function') });

/** An editor has one command of ours, however many views edit through it. */
const registered = new WeakSet<CommandStack>();
function registerOnce(stack: CommandStack): void {
  if (registered.has(stack)) return;
  registered.add(stack);
  stack.register(COMMAND, {
    preExecute: (context: unknown) => Edit.parse(context).work(),
    execute: () => [],
    revert: () => [],
  });
}

export const isFlow = (element: Element): element is Connection => 'waypoints' in element;
export const isShape = (element: Element): element is Shape => 'width' in element && !isFlow(element);

function rootOf(element: Element): Element {
  let root = element;
  for (let parent = root.parent; parent; parent = root.parent) root = asElement(parent);
  return root;
}

function allIn(element: Element): Shape[] {
  const children = Shapes.parse(element['children'] ?? []);
  return children.flatMap((child) => [child, ...allIn(child)]);
}

const asElement = (value: unknown): Element => z.custom<Element>(isElement).parse(value);

/** Flows of the sequence into and out of a shape, as the editor holds them. */
export const flowsInto = (shape: Shape): Connection[] => sequence(shape.incoming);
export const flowsOutOf = (shape: Shape): Connection[] => sequence(shape.outgoing);

const sequence = (flows: unknown): Connection[] =>
  z
    .array(z.custom<Connection>(isElement))
    .parse(flows ?? [])
    .filter(({ type }) => type === 'bpmn:SequenceFlow');

/** What the editor's model holds of an element. */
export const businessObjectOf = (element: Element): object => Part.parse(element.businessObject);

/** What an event waits for, as the editor's model holds it. */
export function eventDefinitionOf(event: Element): object | undefined {
  const { eventDefinitions = [] } = Events.parse(event.businessObject);
  return eventDefinitions[0];
}
const Part = z.custom<object>(isElementLike);
const Events = z.object({ eventDefinitions: z.array(z.custom<object>(isElementLike)).optional() });

/** Ends of a flow. */
export const sourceOf = (flow: Connection): Shape => z.custom<Shape>(isElement).parse(flow.source);
export const targetOf = (flow: Connection): Shape => z.custom<Shape>(isElement).parse(flow.target);

/** Shapes that stand directly in a shape. */
export const childrenOf = (parent: Shape): Shape[] => Shapes.parse(parent['children']).filter(isShape);

/** Boundary events of a step. */
export const attachersOf = (host: Shape): Shape[] => Shapes.parse(host['attachers']);

/** What a shape stands in. */
export const parentOf = (element: Element): Shape => z.custom<Shape>(isElement).parse(element.parent);
