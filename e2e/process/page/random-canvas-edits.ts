import type Modeler from 'bpmn-js/lib/Modeler';
import { getBBox } from 'diagram-js/lib/util/Elements';
import {
  childrenOf,
  EditorServices,
  flowsOutOf,
  parentOf,
  type Shape,
} from '../../../designer/processes/modeler/services.ts';

interface Registry {
  filter(match: (element: Shape) => boolean): Shape[];
}
interface Rules {
  allowed(action: string, context: object): unknown;
}
interface AutoPlace {
  append(source: Shape, shape: Shape): Shape;
}
interface Replace {
  replaceElement(element: Shape, target: { type: string; isExpanded?: boolean }): Shape;
}
interface DirectEditing {
  cancel(): void;
}

interface Hand {
  readonly services: EditorServices;
  readonly modeler: Modeler;
  readonly shape: Shape;
  /** Another shape of the model. */
  readonly other: Shape;
  readonly by: { x: number; y: number };
  readonly n: number;
}

const isNode = ({ type }: Shape): boolean => /(Task|Gateway|Event|SubProcess|CallActivity)$/.test(type);
/** A collapsed sub process has a sheet of its own, and a mouse is on one sheet at a time. */
const isOnSameSheet = (one: Shape, other: Shape): boolean => rootOf(one) === rootOf(other);
function rootOf(shape: Shape): Shape {
  let root = shape;
  while (root.parent) root = parentOf(root);
  return root;
}
const isTask = ({ type }: Shape): boolean => type.endsWith('Task');

/** What a mouse does on the canvas, each only where the editor's rules let it. */
const edits: Readonly<Record<string, (hand: Hand) => void>> = {
  name: ({ services, shape, n }) => services.modeling.updateProperties(shape, { name: `画布 ${n}` }),
  move: ({ services, shape, by }) =>
    services.modeling.moveElements([shape], by, undefined, { autoResize: true }),
  append: ({ modeler, services, shape, n }) => {
    if (!isNode(shape) || shape.type === 'bpmn:EndEvent') return;
    const type = ['bpmn:Task', 'bpmn:ExclusiveGateway', 'bpmn:EndEvent'][n % 3] ?? 'bpmn:Task';
    modeler.get<AutoPlace>('autoPlace').append(shape, services.elementFactory.createShape({ type }));
  },
  connect: ({ modeler, services, shape, other }) => {
    // An association of data gets a placeholder with a new id each time that the editor makes it.
    if (!isNode(shape) || !isNode(other) || !isOnSameSheet(shape, other)) return;
    const ends = { source: shape, target: other };
    if (modeler.get<Rules>('rules').allowed('connection.create', ends))
      services.modeling.connect(shape, other);
  },
  reconnect: ({ modeler, services, shape, other }) => {
    const [connection] = flowsOutOf(shape);
    if (!connection || !isOnSameSheet(shape, other)) return;
    const ends = { connection, source: shape, target: other };
    if (modeler.get<Rules>('rules').allowed('connection.reconnect', ends))
      services.modeling.reconnectEnd(connection, other, {
        x: other.x + other.width / 2,
        y: other.y + other.height / 2,
      });
  },
  bend: ({ services, shape, by }) => {
    const [flow] = flowsOutOf(shape);
    const [first, last] = [flow?.waypoints[0], flow?.waypoints.at(-1)];
    if (!flow || !first || !last) return;
    const between = { x: (first.x + last.x) / 2 + by.x, y: (first.y + last.y) / 2 + by.y };
    services.modeling.updateWaypoints(flow, [first, between, last]);
  },
  colour: ({ services, shape, n }) =>
    services.modeling.setColor([shape], n % 2 === 0 ? { fill: '#bbdefb', stroke: '#0d4372' } : {}),
  /** The first pool makes a collaboration of the process, and takes what is drawn into itself. */
  pool: ({ modeler, services, shape, n }) => {
    const root = rootOf(shape);
    const { x, y, width, height } = getBBox(childrenOf(root));
    const pool = services.elementFactory.createParticipantShape({
      type: 'bpmn:Participant',
      isExpanded: n % 2 === 0,
    });
    Object.assign(pool, { width: width + 120, height: height + 80 });
    if (!modeler.get<Rules>('rules').allowed('shape.create', { shape: pool, target: root })) return;
    const first = root.type === 'bpmn:Process' ? 0 : height + 200;
    services.modeling.createShape(pool, { x: x + width / 2 - 15, y: y + height / 2 + first }, root);
  },
  lane: ({ services, shape, n }) => {
    if (shape.type === 'bpmn:Participant' || shape.type === 'bpmn:Lane')
      services.modeling.addLane(shape, n % 2 === 0 ? 'bottom' : 'top');
  },
  fold: ({ modeler, shape }) => {
    if (shape.type === 'bpmn:SubProcess')
      modeler
        .get<Replace>('bpmnReplace')
        .replaceElement(shape, { type: 'bpmn:SubProcess', isExpanded: shape['collapsed'] === true });
  },
  remove: ({ services, shape }) => services.modeling.removeElements([shape]),
  disconnect: ({ services, shape }) => {
    const [flow] = flowsOutOf(shape);
    if (flow) services.modeling.removeElements([flow]);
  },
  resize: ({ modeler, services, shape, by }) => {
    if (!modeler.get<Rules>('rules').allowed('shape.resize', { shape })) return;
    const { x, y, width, height } = shape;
    services.modeling.resizeShape(shape, {
      x,
      y,
      width: width + Math.abs(by.x),
      height: height + Math.abs(by.y),
    });
  },
  replace: ({ modeler, shape, n }) => {
    const type = ['bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:SendTask'][n % 3] ?? 'bpmn:UserTask';
    if (isTask(shape) && shape.type !== type)
      modeler.get<Replace>('bpmnReplace').replaceElement(shape, { type });
  },
  attach: ({ services, shape }) => {
    if (!isTask(shape)) return;
    const event = services.elementFactory.createShape({
      type: 'bpmn:BoundaryEvent',
      eventDefinitionType: 'bpmn:TimerEventDefinition',
    });
    services.modeling.createShape(event, { x: shape.x + shape.width, y: shape.y + shape.height }, shape, {
      attach: true,
    });
  },
  subProcess: ({ modeler, services, shape, by }) => {
    const parent = parentOf(shape);
    const inside = services.elementFactory.createShape({ type: 'bpmn:SubProcess', isExpanded: true });
    if (!modeler.get<Rules>('rules').allowed('shape.create', { shape: inside, target: parent })) return;
    services.modeling.createShape(inside, { x: shape.x + 400 + by.x, y: shape.y + 500 + by.y }, parent);
  },
  annotate: ({ modeler, services, shape }) => {
    if (!isNode(shape)) return;
    const note = services.elementFactory.createShape({ type: 'bpmn:TextAnnotation' });
    modeler.get<AutoPlace>('autoPlace').append(shape, note);
  },
};

/** Does one thing at random on the canvas, and adds to `done` what, for the message of a test that fails. */
export function editCanvas(
  modeler: Modeler,
  { n, random, done }: { n: number; random: () => number; done: string[] },
): void {
  const services = new EditorServices(modeler);
  const shapes = modeler
    .get<Registry>('elementRegistry')
    .filter((element) => Number.isFinite(element.x) && !element['labelTarget']);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const [shape, other, kind] = [pick(shapes), pick(shapes), pick(Object.keys(edits))];
  const by = { x: Math.round(random() * 80) - 40, y: Math.round(random() * 80) - 40 };
  if (!shape || !other || kind === undefined || !shape.parent) return;
  done.push(`canvas ${kind} ${shape.id}`);
  edits[kind]?.({ services, modeler, shape, other, by, n });
  // A person leaves the box for a new name before anything else is done.
  modeler.get<DirectEditing>('directEditing').cancel();
}
