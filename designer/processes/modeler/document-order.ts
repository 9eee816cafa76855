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
  'lanes',
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
  /** Members of lanes, by lane. */
  private readonly members = new Map<unknown, unknown[]>();
  /** Elements of the model as it is. */
  private readonly present = new Set<Part>();
  private readonly labelled = new Set<unknown>();
  private readonly refers: boolean;
  /** Nodes that the file lists without their flows. */
  private readonly bare = new Set<unknown>();
  /** What the file itself has. */
  private readonly authored: ReadonlySet<unknown>;
  /** Bounds of shapes and of labels as the file writes them. */
  private readonly drawn = new Map<unknown, Drawn>();
  /** Where the editor put those labels, by element, that the file says nothing of. */
  labels: ReadonlyMap<string, Corner> = new Map();

  /** Takes the order of a document that nothing was done with yet: opening it for drawing already changes it. */
  constructor(definitions: unknown) {
    const nodes = isPart(definitions) ? this.note(definitions) : [];
    const listsFlows = (node: Part): boolean =>
      partsIn(node, 'incoming').length + partsIn(node, 'outgoing').length > 0;
    this.refers = nodes.some(listsFlows);
    for (const node of nodes) if (!listsFlows(node)) this.bare.add(keyOf(node));
    this.authored = new Set(this.places.keys());
  }

  /**
   * Brings a model that is about to be written into order. New elements come after the others, in the order they came. What
   * it gives back puts the parts in again that are not to be written, but that the editor comes back to.
   */
  restore(definitions: unknown): () => void {
    if (!isPart(definitions)) return () => undefined;
    this.present.clear();
    for (const node of this.note(definitions)) this.refer(node);
    this.sort(definitions);
    const hidden = this.hideEmptyLanes(definitions);
    return () => {
      for (const putBack of hidden) putBack();
    };
  }

  /** Lanes that were taken back leave the set behind that they stood in, and stand in it again when they are done again. */
  private hideEmptyLanes(owner: Part): (() => void)[] {
    const { laneSets, childLaneSet } = owner;
    const sets: unknown[] = Array.isArray(laneSets) ? laneSets : [];
    const isLeft = (set: unknown): boolean =>
      isPart(set) && !this.authored.has(keyOf(set)) && partsIn(set, 'lanes').length === 0;
    const hidden: (() => void)[] = [];
    if (sets.some(isLeft)) {
      const all = [...sets];
      sets.splice(0, sets.length, ...all.filter((set) => !isLeft(set)));
      hidden.push(() => void sets.splice(0, sets.length, ...all));
    }
    if (isLeft(childLaneSet)) {
      Reflect.deleteProperty(owner, 'childLaneSet');
      hidden.push(() => void Reflect.set(owner, 'childLaneSet', childLaneSet));
    }
    const inside = [
      ...['rootElements', 'flowElements', 'laneSets', 'lanes'].flatMap((name) => partsIn(owner, name)),
      ...(isPart(owner['childLaneSet']) ? [owner['childLaneSet']] : []),
    ];
    return [...hidden, ...inside.flatMap((part) => this.hideEmptyLanes(part))];
  }

  /** Gives every new element its place; returns all nodes of the flow. */
  private note(owner: Part): Part[] {
    const nodes: Part[] = [];
    for (const name of lists)
      for (const part of partsIn(owner, name)) {
        this.place(keyOf(part));
        this.present.add(part);
        if (name === 'flowElements' && !('sourceRef' in part)) nodes.push(part);
        nodes.push(...this.note(part));
      }
    const { plane, childLaneSet } = owner;
    if (isPart(childLaneSet)) {
      this.place(keyOf(childLaneSet));
      this.note(childLaneSet);
    }
    this.join(owner);
    if (isPart(plane))
      for (const drawn of partsIn(plane, 'planeElement')) {
        const known = this.places.has(keyOf(drawn));
        this.place(keyOf(drawn));
        if (known) continue;
        if (isPart(drawn['label'])) this.labelled.add(keyOf(drawn));
        this.drawn.set(keyOf(drawn), drawnAs(drawn));
      }
    return nodes;
  }

  /** Members of a lane keep the order in which they came to it. */
  private join(lane: Part): void {
    const members = lane['flowNodeRef'];
    if (!Array.isArray(members)) return;
    const known = this.members.get(keyOf(lane)) ?? [];
    this.members.set(keyOf(lane), known);
    for (const member of partsIn(lane, 'flowNodeRef'))
      if (!known.includes(keyOf(member))) known.push(keyOf(member));
    members.sort((a, b) => known.indexOf(isPart(a) ? keyOf(a) : a) - known.indexOf(isPart(b) ? keyOf(b) : b));
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
    const { plane, childLaneSet } = owner;
    if (isPart(childLaneSet)) this.sort(childLaneSet);
    if (!isPart(plane)) return;
    const drawn = plane['planeElement'];
    if (Array.isArray(drawn)) {
      // What was taken out and put back may be listed twice, and what is gone may be listed still.
      const standing = [...new Set<unknown>(drawn)].filter((part) => this.stands(part, plane));
      drawn.splice(0, drawn.length, ...standing);
      drawn.sort(this.inOrder);
    }
    for (const part of partsIn(plane, 'planeElement')) {
      this.unlabel(part);
      this.putBack(part);
    }
  }

  /** Whether what is drawn on a plane is in the model; parts that are not looked at here stand where they are. */
  private stands(drawn: unknown, plane: Part): boolean {
    if (!isPart(drawn)) return false;
    const home = drawn['$parent'];
    if (isPart(home) && home !== plane && partsIn(home, 'planeElement').includes(drawn)) return false;
    const shown = drawn['bpmnElement'];
    return !isPart(shown) || !this.places.has(keyOf(shown)) || this.present.has(shown);
  }

  private refer(node: Part): void {
    for (const name of ['incoming', 'outgoing']) {
      const list = node[name];
      if (!Array.isArray(list)) continue;
      if (this.refers && !this.bare.has(keyOf(node))) list.sort(this.inOrder);
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

  /** The editor draws on whole points and lets labels grow with their text; what stands where it stood is left as it was. */
  private putBack(drawn: Part): void {
    const { bounds, label, folds } = this.drawn.get(keyOf(drawn)) ?? {};
    // Without the word a sub process is folded; the editor writes it once it was unfolded.
    if (folds === undefined && bounds && drawn['isExpanded'] === false)
      Reflect.deleteProperty(drawn, 'isExpanded');
    const now = boundsOf(drawn);
    if (bounds && now && sides.every((side) => Math.round(bounds[side]) === now[side])) write(drawn, bounds);
    const { label: labelNow } = drawn;
    const nowLabel = isPart(labelNow) ? boundsOf(labelNow) : undefined;
    if (!label || !nowLabel || !isPart(labelNow)) return;
    if (Math.round(label.x) === nowLabel.x && Math.round(label.y) === nowLabel.y) write(labelNow, label);
  }
}

const sides = ['x', 'y', 'width', 'height'] as const;
type Bounds = Readonly<Record<(typeof sides)[number], number>>;

interface Drawn {
  readonly bounds?: Bounds | undefined;
  readonly label?: Bounds | undefined;
  readonly folds?: unknown;
}

function boundsOf({ bounds }: Part): Bounds | undefined {
  if (!isPart(bounds)) return undefined;
  const [x, y, width, height] = sides.map((side) => Number(bounds[side]));
  return x === undefined || y === undefined || width === undefined || height === undefined
    ? undefined
    : { x, y, width, height };
}

const drawnAs = (drawn: Part): Drawn => ({
  bounds: boundsOf(drawn),
  label: isPart(drawn['label']) ? boundsOf(drawn['label']) : undefined,
  folds: drawn['isExpanded'],
});

function write({ bounds }: Part, as: Bounds): void {
  if (isPart(bounds)) for (const side of sides) Reflect.set(bounds, side, as[side]);
}
