import { isBlockId } from '../../../process-model/templates/block-words.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { EditorServices } from '../modeler/services.ts';
import { applyTemplate } from './apply-template.ts';
import { blocks, type Block, type BlockElement, type BlockFlow } from './blocks.ts';
import { levelUnder, ROW, roomForRows, rowOffset } from './free-rows.ts';
import { read, readList, readObject, services, together, type Shape } from './editor-services.ts';
import { StepEditor } from './step-editor.ts';

/** Width of a column of the grid in which a block is drawn, in pixels. */
const COLUMN = 160;
/** Distance from an element at which a way runs round it. */
const BESIDE = 20;

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
    const width = this.makeRoom();
    this.makeRowsFree(width, ways.some(leavesToLeft));
    for (const element of this.block.elements) this.place(element);
    for (const flow of this.block.flows) this.connect(flow);
    const [first, last] = [this.shape(this.block.first), this.shape(this.block.last)];
    if (!first || !last) return undefined;
    const { modeling } = services(this.session);
    for (const way of ways) this.leadOn(way, last);
    modeling.connect(this.behind, first, { type: 'bpmn:SequenceFlow' });
    // Where a gateway goes on into what was there before, that way is the one without a condition.
    const [way] = ways;
    if (way && last.type === 'bpmn:ExclusiveGateway' && this.block.first !== this.block.last)
      this.settleWay(last, way);
    return first.id;
  }

  /** A way that left the element for the left runs round the block, and on as it did. */
  private leadOn(way: Shape, last: Shape): void {
    const { modeling } = services(this.session);
    const [first, second, ...others] = way.waypoints ?? [];
    modeling.reconnectStart(way, last, middle(last));
    if (!first || !second || !leavesToLeft({ waypoints: [first, second] })) return;
    const { y } = middle(last);
    const right = last.x + last.width;
    const isOver = second.x === first.x && second.y < first.y;
    const level = isOver
      ? this.behind.y - BESIDE
      : middle(this.behind).y + levelUnder(this.behind, this.rows);
    const side = second.x === first.x ? first.x : this.behind.x - BESIDE;
    const bend = side === first.x ? [] : [{ x: side, y: first.y }];
    const beside = { x: right + (COLUMN - last.width) / 2, y };
    const round = [{ x: right, y }, beside, { x: beside.x, y: level }, { x: side, y: level }, ...bend];
    modeling.updateWaypoints(way, [...round, second, ...others]);
  }

  private get rows(): number {
    return Math.max(...this.block.elements.map(({ at }) => at[1]));
  }

  private settleWay(gateway: Shape, way: Shape): void {
    if (readObject(gateway.businessObject, 'default') || gateway.outgoing.length < 2) return;
    new StepEditor(this.session, gateway.id).set({ default: way.businessObject });
  }

  /** Everything to the right of the element moves on by the width of the block, which is given in pixels. */
  private makeRoom(): number {
    const width = (Math.max(...this.block.elements.map(({ at }) => at[0])) + 1) * COLUMN;
    this.makeSpace('x', this.behind.x + this.behind.width + 1, width);
    return width;
  }

  private makeSpace(axis: 'x' | 'y', start: number, by: number): void {
    const editor = new EditorServices(this.session.modeler);
    const within = editor.shape(this.behind.id);
    if (within) editor.makeRoom(within, axis, start, by);
  }

  /** Where something stands or runs below the main way already, it goes down by what the rows of the block need. */
  private makeRowsFree(width: number, goesBack: boolean): void {
    const { behind } = this;
    const drawn = services(this.session).registry.filter(
      (one) => one.type !== 'label' && (one.parent === behind.parent || one === behind.parent),
    );
    const right = behind.x + behind.width + width;
    const left = behind.x + (goesBack ? -2 * BESIDE : behind.width);
    const room = roomForRows({ behind, left, right, below: this.rows }, drawn);
    if (room) this.makeSpace('y', room.start, room.by);
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
          y: start.y + rowOffset(this.behind, at[1]),
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
    const { modeling } = services(this.session);
    const made = modeling.connect(source, target, { type: 'bpmn:SequenceFlow' });
    if (target.x < source.x && target.y < source.y) modeling.updateWaypoints(made, wayBack(source, target));
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

const leavesToLeft = ({ waypoints: [first, second] = [] }: Pick<Shape, 'waypoints'>): boolean =>
  first !== undefined && second !== undefined && second.x <= first.x;

const middle = ({ x, y, width, height }: Shape) => ({ x: x + width / 2, y: y + height / 2 });

/** Out below, beside a boundary event if there is one, under all that stands between, and in from below. */
function wayBack(source: Shape, target: Shape): readonly { x: number; y: number }[] {
  const from = source.attachers?.length ? source.x + BESIDE : middle(source).x;
  const to = middle(target).x;
  const bottom = source.y + source.height + (ROW - source.height) / 2;
  return [
    { x: from, y: source.y + source.height },
    { x: from, y: bottom },
    { x: to, y: bottom },
    { x: to, y: target.y + target.height },
  ];
}
