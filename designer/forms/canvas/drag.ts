import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import type { Edge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/types';
import { add, move } from '../../../form-model/design/commands/structure.ts';
import { isWithin } from '../../../form-model/design/design-index.ts';
import type { NodeId } from '../../../form-model/design/design.ts';
import type { Position } from '../../../form-model/design/position.ts';
import type { Designer } from '../use-designer.ts';

type Data = Readonly<Record<string | symbol, unknown>>;

/** What is dragged: a type of the palette, or nodes of the form. */
const typeOf = (data: Data): string | undefined =>
  typeof data['newType'] === 'string' ? data['newType'] : undefined;
const nodeOf = (data: Data): NodeId | undefined =>
  typeof data['node'] === 'string' ? data['node'] : undefined;

/** Lets a type be dragged from the palette. */
export const dragType = (element: HTMLElement, type: string): (() => void) =>
  draggable({ element, getInitialData: () => ({ newType: type }) });

interface NodeOptions {
  readonly id: NodeId;
  readonly designer: Designer;
  readonly showEdge: (edge: Edge | null) => void;
}

/** Lets a node be dragged, and others be dropped beside it. */
export function dragNode(element: HTMLElement, { id, designer, showEdge }: NodeOptions): () => void {
  const across = (): boolean => element.classList.contains('cell');
  return combine(
    draggable({
      element,
      getInitialData: () => ({ node: id }),
      onDragStart: () => {
        if (!designer.selection.value.includes(id)) designer.select(id);
      },
    }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => accepts(designer, source.data, id),
      // The place is found from the pointer at the moment of the drop, not from the last frame's hint.
      getData: ({ input }) =>
        attachClosestEdge(
          { beside: id },
          { element, input, allowedEdges: across() ? ['left', 'right'] : ['top', 'bottom'] },
        ),
      onDrag: ({ self, location }) =>
        showEdge(location.current.dropTargets[0]?.element === element ? extractClosestEdge(self.data) : null),
      onDragLeave: () => showEdge(null),
      onDrop: ({ source, self, location }) => {
        showEdge(null);
        if (location.current.dropTargets[0]?.element !== element) return;
        const edge = extractClosestEdge(self.data);
        put(designer, source.data, {
          where: edge === 'top' || edge === 'left' ? 'before' : 'after',
          target: id,
        });
      },
    }),
  );
}

interface ListOptions {
  readonly parent: NodeId | null;
  readonly designer: Designer;
  readonly showOver: (over: boolean) => void;
}

/** Lets something be dropped at the end of a part, or into an empty one. */
export function receiveInto(element: HTMLElement, { parent, designer, showOver }: ListOptions): () => void {
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => parent === null || accepts(designer, source.data, parent),
    onDrag: ({ location }) => showOver(location.current.dropTargets[0]?.element === element),
    onDragLeave: () => showOver(false),
    onDrop: ({ source, location }) => {
      showOver(false);
      if (location.current.dropTargets[0]?.element !== element) return;
      put(designer, source.data, { where: 'inside', target: parent });
    },
  });
}

/** A node is not dropped into itself. */
function accepts(designer: Designer, data: Data, target: NodeId): boolean {
  const node = nodeOf(data);
  return typeOf(data) !== undefined || (node !== undefined && !isWithin(designer.design.value, target, node));
}

function put(designer: Designer, data: Data, position: Position): void {
  const type = typeOf(data);
  const node = nodeOf(data);
  if (type !== undefined) designer.run(add(type, position));
  else if (node !== undefined) {
    const { value: selection } = designer.selection;
    designer.run(move(designer.design.value, selection.includes(node) ? selection : [node], position));
  }
}
