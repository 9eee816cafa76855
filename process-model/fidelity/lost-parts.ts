import { isBlank, localName, plainText, readTree, type XmlTree } from '../merge/xml-tree.ts';

/** Something that stands in a file and not in what was written of it. */
export interface LostPart {
  /** The nearest element with an id; empty for the file as a whole. */
  readonly elementId: string;
  readonly elementName: string;
  /** `order`: the element is kept, and so is what stands in it, but not where it stands among its neighbours. */
  readonly kind: 'element' | 'attribute' | 'text' | 'comment' | 'order';
  /** Name of the element or attribute as the file writes it, or the beginning of the text. */
  readonly what: string;
}

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
/** What the standard says where a file says nothing: whether such an attribute is written makes no difference. */
export type IsDefault = (attribute: string, value: string) => boolean;

/**
 * What of a file is missing in another that was made of it: elements, attributes, texts and comments. Prefixes, blanks between
 * elements, the order of attributes, how numbers are written and defaults of the standard make no difference; the order of
 * elements does.
 */
export function lostParts(
  source: string,
  written: string,
  isDefault: IsDefault = () => false,
): readonly LostPart[] {
  const [before, after] = [rootOf(source), rootOf(written)];
  if (!before || !after) return [];
  const found: LostPart[] = [];
  compare(before, after, { place: { elementId: '', elementName: '' }, found, isDefault });
  return found;
}

/** An element with its names resolved. */
interface Part {
  readonly tree: XmlTree;
  /** Namespace and local name. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Part[];
  /** Comments, and instructions to other programs. */
  readonly comments: readonly string[];
  readonly text: string;
}

interface Place {
  readonly elementId: string;
  readonly elementName: string;
}

interface Search {
  readonly place: Place;
  readonly found: LostPart[];
  readonly isDefault: IsDefault;
}

function rootOf(xml: string): Part | undefined {
  const top = readTree(xml);
  const root = top.find(isElement);
  if (!root) return undefined;
  const part = partOf(root, new Map());
  const around = top.filter(isAside).map(asideOf);
  return { ...part, comments: [...around, ...part.comments] };
}

function partOf(tree: XmlTree, around: ReadonlyMap<string, string>): Part {
  const spaces = new Map(around);
  for (const [name, value] of Object.entries(tree.attributes))
    if (name === 'xmlns') spaces.set('', value);
    else if (name.startsWith('xmlns:')) spaces.set(name.slice(6), value);
  const resolved = (name: string, fallback: string): string => {
    const at = name.indexOf(':');
    const space = at < 0 ? fallback : (spaces.get(name.slice(0, at)) ?? name.slice(0, at));
    return space === '' ? name : `${space} ${name.slice(at + 1)}`;
  };
  const attributes = Object.entries(tree.attributes)
    .filter(([name, value]) => name !== 'xmlns' && !name.startsWith('xmlns:') && !isPoint(tree, name, value))
    .map(([name, value]): [string, string] => [resolved(name, ''), valueOf(name, plainText(value))]);
  const inside = tree.children.filter((child) => !isBlank(child));
  return {
    tree,
    name: resolved(tree.name, spaces.get('') ?? ''),
    attributes: new Map(attributes),
    children: inside.filter(isElement).map((child) => partOf(child, spaces)),
    comments: inside.filter(isAside).map(asideOf),
    text: inside
      .map((child) =>
        child.name === '#text' ? plainText(child.text) : child.name === '#cdata' ? commentOf(child) : '',
      )
      .join('')
      .trim(),
  };
}

const isElement = ({ name }: XmlTree): boolean => !name.startsWith('#') && !name.startsWith('?');
const isAside = ({ name }: XmlTree): boolean =>
  name === '#comment' || (name.startsWith('?') && name !== '?xml');
const asideOf = (tree: XmlTree): string => (tree.name === '#comment' ? commentOf(tree) : tree.name);

const commentOf = ({ children }: XmlTree): string =>
  children
    .map(({ text }) => text)
    .join('')
    .trim();

/** Older editors write of every point of a flow that it is a point. */
const isPoint = (tree: XmlTree, name: string, value: string): boolean =>
  name.endsWith(':type') && value.endsWith(':Point') && localName(tree) === 'waypoint';

/** A type is named with the prefix of its file. */
const valueOf = (name: string, value: string): string =>
  name.endsWith(':type') ? value.replace(/^.*:/, '') : value.trim();

function compare(before: Part, after: Part, search: Search): void {
  const place = placeOf(before, search.place);
  const lose = (kind: LostPart['kind'], what: string): void =>
    void search.found.push({ ...place, kind, what });
  for (const [name, value] of before.attributes)
    if (!sameValue(value, after.attributes.get(name)) && !search.isDefault(name, value))
      lose('attribute', shortName(name));
  if (before.text !== after.text && before.text !== '') lose('text', before.text.slice(0, 60));
  for (const comment of before.comments)
    if (!after.comments.includes(comment)) lose('comment', comment.slice(0, 60));
  compareChildren(before, after, { ...search, place });
}

function compareChildren(before: Part, after: Part, search: Search): void {
  const left = [...after.children];
  const places: { child: Part; at: number }[] = [];
  for (const child of before.children) {
    const match = left.find((one) => one.name === child.name && sameIdentity(child, one));
    if (!match) {
      search.found.push({ ...placeOf(child, search.place), kind: 'element', what: child.tree.name });
      continue;
    }
    left.splice(left.indexOf(match), 1);
    places.push({ child, at: after.children.indexOf(match) });
    compare(child, match, search);
  }
  const moved = places.find(({ at }, n) => at < (places[n - 1]?.at ?? -1));
  if (moved) search.found.push({ ...search.place, kind: 'order', what: moved.child.tree.name });
}

/** An element of the model is its own place; what is drawn belongs to what it shows. */
function placeOf({ name, attributes, tree }: Part, around: Place): Place {
  const shown = attributes.get('bpmnElement');
  if (shown !== undefined && !name.endsWith('Plane')) return { elementId: shown, elementName: '' };
  const id = attributes.get('id');
  return id !== undefined && name.startsWith(BPMN) && localName(tree) !== 'definitions'
    ? { elementId: id, elementName: attributes.get('name') ?? '' }
    : around;
}

/** Parts with ids are themselves; parts without are known by their order. */
const sameIdentity = (one: Part, other: Part): boolean => {
  const id = one.attributes.get('id');
  return id === undefined || id === other.attributes.get('id');
};

const shortName = (name: string): string => name.replace(/^.* /, '');

const sameValue = (one: string, other: string | undefined): boolean =>
  one === other || (other !== undefined && one !== '' && Number(one) === Number(other));
