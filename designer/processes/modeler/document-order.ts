/** An object of the editor's model; members are reached by name. */
type Part = Readonly<Record<string, unknown>>;

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;
const partsIn = (owner: Part, name: string): Part[] => {
  const list = owner[name];
  return Array.isArray(list) ? list.filter(isPart) : [];
};
const idOf = ({ id }: Part): string => (typeof id === 'string' ? id : '');
/** What a part is known by: its id or, where its author gave it none, itself. */
const keyOf = (part: Part): unknown => idOf(part) || part;

/** Lists whose members the editor appends anew when it takes a change back. */
const lists = [
  'rootElements',
  'flowElements',
  'artifacts',
  'laneSets',
  'diagrams',
  'participants',
  'messageFlows',
];

/** Where a label stands. */
export interface Corner {
  readonly x: number;
  readonly y: number;
}

/**
 * Keeps a document in the order of its author. The editor writes what it takes back at the end of its list, adds references
 * that the file did without and leaves empty labels behind; two files of the same model would differ, and a comparison of
 * versions would show changes that nobody made.
 */
export class DocumentOrder {
  private readonly places = new Map<unknown, number>();
  private readonly labelled = new Set<unknown>();
  private readonly refers: boolean;
  /** Where the editor put those labels, by element, that the file says nothing of. */
  labels: ReadonlyMap<string, Corner> = new Map();

  /** Takes the order of a document that nothing was done with yet: opening it for drawing already changes it. */
  constructor(definitions: unknown) {
    const nodes = isPart(definitions) ? this.note(definitions) : [];
    this.refers = nodes.some(
      (node) => partsIn(node, 'incoming').length + partsIn(node, 'outgoing').length > 0,
    );
  }

  /** Brings a model that is about to be written into order. New elements come after the others, in the order they came. */
  restore(definitions: unknown): void {
    if (!isPart(definitions)) return;
    for (const node of this.note(definitions)) this.refer(node);
    this.sort(definitions);
  }

  /** Gives every new element its place; returns all nodes of the flow. */
  private note(owner: Part): Part[] {
    const nodes: Part[] = [];
    for (const name of lists)
      for (const part of partsIn(owner, name)) {
        this.place(keyOf(part));
        if (name === 'flowElements' && !('sourceRef' in part)) nodes.push(part);
        nodes.push(...this.note(part));
      }
    const plane = owner['plane'];
    if (isPart(plane))
      for (const drawn of partsIn(plane, 'planeElement')) {
        const known = this.places.has(keyOf(drawn));
        this.place(keyOf(drawn));
        if (!known && isPart(drawn['label'])) this.labelled.add(keyOf(drawn));
      }
    return nodes;
  }

  private place(key: unknown): void {
    if (!this.places.has(key)) this.places.set(key, this.places.size);
  }

  private readonly inOrder = (a: unknown, b: unknown): number => this.placeOf(a) - this.placeOf(b);

  private placeOf(part: unknown): number {
    return isPart(part) ? (this.places.get(keyOf(part)) ?? 0) : 0;
  }

  private sort(owner: Part): void {
    for (const name of lists) {
      const list = owner[name];
      if (Array.isArray(list)) list.sort(this.inOrder);
      for (const part of partsIn(owner, name)) this.sort(part);
    }
    const plane = owner['plane'];
    if (!isPart(plane)) return;
    const drawn = plane['planeElement'];
    if (Array.isArray(drawn)) drawn.sort(this.inOrder);
    for (const part of partsIn(plane, 'planeElement')) this.unlabel(part);
  }

  private refer(node: Part): void {
    for (const name of ['incoming', 'outgoing']) {
      const list = node[name];
      if (!Array.isArray(list)) continue;
      if (this.refers) list.sort(this.inOrder);
      else Reflect.deleteProperty(node, name);
    }
  }

  /** A label without a place, where the editor puts it anyway, or of what has no name, says nothing. */
  private unlabel(drawn: Part): void {
    const { label, bpmnElement } = drawn;
    if (!isPart(label) || this.labelled.has(keyOf(drawn))) return;
    const { bounds } = label;
    const put = isPart(bpmnElement) ? this.labels.get(idOf(bpmnElement)) : undefined;
    const nameless = isPart(bpmnElement) && !bpmnElement['name'] && bpmnElement['$type'] !== 'bpmn:Group';
    const silent = !nameless && isPart(bounds) ? put && bounds['x'] === put.x && bounds['y'] === put.y : true;
    if (silent) Reflect.deleteProperty(drawn, 'label');
  }
}
