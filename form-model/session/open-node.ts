import type { ContentNode, GroupNode } from '../form.ts';
import type { OpenField } from './open-field.ts';
import type { OpenTable } from './open-table.ts';
import type { VoidField } from './formily.ts';
import { nextId } from './open-field.ts';

export type OpenNode = OpenField | OpenTable | OpenGroup | OpenContent;

/** Parts around other parts. */
export class OpenGroup {
  readonly kind = 'group';
  readonly id = nextId();
  readonly node: GroupNode;
  readonly children: readonly OpenNode[];
  private readonly field: VoidField;

  constructor(node: GroupNode, field: VoidField, children: readonly OpenNode[]) {
    this.node = node;
    this.field = field;
    this.children = children;
  }

  get visible(): boolean {
    return this.field.display === 'visible';
  }
}

/** Text to read. */
export class OpenContent {
  readonly kind = 'content';
  readonly id = nextId();
  readonly node: ContentNode;
  private readonly field: VoidField;

  constructor(node: ContentNode, field: VoidField) {
    this.node = node;
    this.field = field;
  }

  get visible(): boolean {
    return this.field.display === 'visible';
  }
}
