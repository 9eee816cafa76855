import { isBlockId } from '../../../process-model/templates/block-words.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { applyTemplate } from './apply-template.ts';
import { blocks, type Block, type BlockElement, type BlockFlow } from './blocks.ts';
import { read, readList, readObject, services, together, type Shape } from './editor-services.ts';
import { StepEditor } from './step-editor.ts';

/** Distances of the grid in which a block is drawn, in pixels. */
const COLUMN = 160;
const ROW = 140;

/**
 * Puts a block behind an element in one undo step: what came after the element comes after the block, moved to the right as
 * far as is needed. Gives the id of the block's first element; undefined where element or block are unknown.
 */
export function insertBlock(session: ProcessSession, afterId: string, blockId: string): string | undefined {
  const behind = services(session).registry.get(afterId);
  if (!behind?.parent || !isBlockId(blockId)) return undefined;
  let first: string | undefined;
  together(session, () => (first = new Placing(session, behind, blocks[blockId]).put()));
  if (first !== undefined) session.select(first);
  return first;
}

class Placing {
  private readonly session: ProcessSession;
  private readonly behind: Shape;
  private readonly block: Block;
  private readonly placed = new Map<string, string>();

  constructor(session: ProcessSession, behind: Shape, block: Block) {
    this.session = session;
    this.behind = behind;
    this.block = block;
  }

  put(): string | undefined {
    const ways = [...this.behind.outgoing].filter(({ type }) => type === 'bpmn:SequenceFlow');
    this.makeRoom();
    for (const element of this.block.elements) this.place(element);
    for (const flow of this.block.flows) this.connect(flow);
    const [first, last] = [this.shape(this.block.first), this.shape(this.block.last)];
    if (!first || !last) return undefined;
    const { modeling } = services(this.session);
    for (const way of ways) modeling.reconnectStart(way, last, middle(last));
    modeling.connect(this.behind, first, { type: 'bpmn:SequenceFlow' });
    // Where a gateway goes on into what was there before, that way is the one without a condition.
    const [way] = ways;
    if (way && last.type === 'bpmn:ExclusiveGateway' && this.block.first !== this.block.last)
      this.settleWay(last, way);
    return first.id;
  }

  private settleWay(gateway: Shape, way: Shape): void {
    if (readObject(gateway.businessObject, 'default') || gateway.outgoing.length < 2) return;
    new StepEditor(this.session, gateway.id).set({ default: way.businessObject });
  }

  /** Everything to the right of the element moves on by the width of the block. */
  private makeRoom(): void {
    const { registry, modeling } = services(this.session);
    const width = (Math.max(...this.block.elements.map(({ at }) => at[0])) + 1) * COLUMN;
    const edge = this.behind.x + this.behind.width;
    const right = registry.filter(
      (one) => one.parent === this.behind.parent && one.x >= edge && one.width > 0 && isMovable(one),
    );
    if (right.length > 0) modeling.moveElements(right, { x: width, y: 0 });
  }

  private place(element: BlockElement): void {
    const { elements, modeling } = services(this.session);
    const { type, at, on, name } = element;
    const host = on === undefined ? undefined : this.shape(on);
    const parent = host ?? this.behind.parent;
    if (!parent) return;
    const event = element.until !== undefined ? 'bpmn:TimerEventDefinition' : 'bpmn:MessageEventDefinition';
    const isEvent = type.endsWith('Event') && (element.until ?? element.message) !== undefined;
    const shape = elements.createShape({
      type,
      ...(isEvent ? { eventDefinitionType: event } : {}),
      ...(element.interrupts === false ? { cancelActivity: false } : {}),
    });
    const start = middle(this.behind);
    const position = host
      ? { x: host.x + host.width / 2, y: host.y + host.height }
      : {
          x: this.behind.x + this.behind.width + COLUMN / 2 + at[0] * COLUMN,
          y: start.y + at[1] * ROW,
        };
    const made = modeling.createShape(shape, position, parent, host ? { attach: true } : {});
    this.placed.set(element.key, made.id);
    this.settle(made.id, element, name);
  }

  private settle(id: string, { template, headers, until, message, each }: BlockElement, name?: string): void {
    const editor = new StepEditor(this.session, id);
    if (name !== undefined && name !== '') editor.set({ name });
    if (template !== undefined) applyTemplate(this.session, id, template);
    for (const [key, value] of Object.entries(headers ?? {})) editor.setHeader(key, value);
    if (until !== undefined) editor.setTimer('timeDate', until);
    if (message !== undefined) this.waitFor(editor, message);
    if (each) editor.setLoop(each);
  }

  /** A message of the name, made where the file has none; cases are told apart by their id. */
  private waitFor(editor: StepEditor, name: string): void {
    const { canvas, modeling } = services(this.session);
    const definitions = readObject(canvas.getRootElement().businessObject, '$parent');
    const { shape } = editor;
    if (!definitions || !shape) return;
    const roots = readList(definitions, 'rootElements');
    const known = roots.find((one) => read(one, '$type') === 'bpmn:Message' && read(one, 'name') === name);
    const messageRef = known ?? this.message(name);
    if (!known) {
      Reflect.set(messageRef, '$parent', definitions);
      modeling.updateModdleProperties(canvas.getRootElement(), definitions, {
        rootElements: [...roots, messageRef],
      });
    }
    const [definition] = readList(shape.businessObject, 'eventDefinitions');
    modeling.updateModdleProperties(shape, definition ?? shape.businessObject, { messageRef });
  }

  private message(name: string): object {
    const { factory } = services(this.session);
    const subscription = factory.create('zeebe:Subscription', { correlationKey: '=caseId' });
    const extensionElements = factory.create('bpmn:ExtensionElements', { values: [subscription] });
    Reflect.set(subscription, '$parent', extensionElements);
    const message = factory.create('bpmn:Message', { name, extensionElements });
    Reflect.set(extensionElements, '$parent', message);
    return message;
  }

  private connect({ from, to, name, condition, isDefault }: BlockFlow): void {
    const [source, target] = [this.shape(from), this.shape(to)];
    if (!source || !target) return;
    const made = services(this.session).modeling.connect(source, target, { type: 'bpmn:SequenceFlow' });
    const flow = new StepEditor(this.session, made.id);
    if (name !== undefined) flow.set({ name });
    if (condition !== undefined) flow.setCondition(condition);
    if (isDefault) new StepEditor(this.session, source.id).set({ default: made.businessObject });
  }

  private shape(key: string): Shape | undefined {
    const id = this.placed.get(key);
    return id === undefined ? undefined : services(this.session).registry.get(id);
  }
}

const middle = ({ x, y, width, height }: Shape) => ({ x: x + width / 2, y: y + height / 2 });
/** Labels and flows follow what they belong to, boundary events their host. */
const isMovable = ({ type }: Shape): boolean =>
  type !== 'bpmn:SequenceFlow' && type !== 'label' && type !== 'bpmn:BoundaryEvent';
