import type { ProcessSession } from '../modeler/process-session.ts';

/** A drawn element, as far as settings have to know it. */
export interface Shape {
  readonly id: string;
  readonly type: string;
  readonly businessObject: object;
  readonly parent?: Shape;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly incoming: readonly Shape[];
  readonly outgoing: readonly Shape[];
  readonly target?: Shape;
  /** Boundary events of a step. */
  readonly attachers?: readonly Shape[];
  /** Of a flow; a shape has none. */
  readonly waypoints?: readonly Point[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Modeling {
  updateProperties(shape: Shape, properties: object): void;
  updateModdleProperties(shape: Shape, node: object, properties: object): void;
  createShape(shape: Shape | object, position: Point, target: Shape, ...more: [object?]): Shape;
  connect(source: Shape, target: Shape, attributes?: object): Shape;
  reconnectStart(connection: Shape, source: Shape, docking: Point): void;
  updateWaypoints(connection: Shape, waypoints: readonly Point[]): void;
}
interface CommandStack {
  execute(command: string, context: object): void;
  registerHandler(command: string, handler: new () => object): void;
  undo(): void;
}

/** The parts of the editor that change a model, with the types that they are used by here. */
export const services = ({ modeler }: ProcessSession) => ({
  modeling: modeler.get<Modeling>('modeling'),
  factory: modeler.get<{ create(type: string, attributes?: object): object }>('bpmnFactory'),
  elements: modeler.get<{ createShape(attributes: object): Shape }>('elementFactory'),
  registry: modeler.get<{
    get(id: string): Shape | undefined;
    filter(match: (shape: Shape) => boolean): Shape[];
  }>('elementRegistry'),
  replace: modeler.get<{ replaceElement(shape: Shape, target: object): Shape }>('bpmnReplace'),
  canvas: modeler.get<{ getRootElement(): Shape }>('canvas'),
  stack: modeler.get<CommandStack>('commandStack'),
});

const command = 'processSteps.together';
const known = new WeakSet<object>();

/** Runs several changes as one undo step. */
export function together(session: ProcessSession, run: () => void): void {
  const { stack } = services(session);
  if (!known.has(session.modeler)) {
    stack.registerHandler(command, Together);
    known.add(session.modeler);
  }
  stack.execute(command, { run });
}

/** Changes nothing itself; what is run before it counts as part of it. */
class Together {
  preExecute({ run }: { run: () => void }): void {
    run();
  }
}

/** A property of a parsed element. */
export const read = (of: object | undefined, name: string): unknown =>
  of === undefined ? undefined : Reflect.get(of, name);

export function readObject(of: object | undefined, name: string): object | undefined {
  const value = read(of, name);
  return typeof value === 'object' && value !== null ? value : undefined;
}

export function readList(of: object | undefined, name: string): readonly object[] {
  const value = read(of, name);
  return Array.isArray(value)
    ? value.filter((one): one is object => typeof one === 'object' && one !== null)
    : [];
}
