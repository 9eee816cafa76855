import { flat, isBlank, meaningOf, readTree, writeTree, type XmlTree } from './xml-tree.ts';

export type Side = 'mine' | 'theirs';

export interface Merged {
  readonly xml: string;
  /** Ids of elements that both have changed, each otherwise; `prefer` decided about them. */
  readonly conflicts: readonly string[];
  /** Ids of elements that refer to something the other side has taken away: the model should not be kept like this. */
  readonly broken: readonly string[];
}

/**
 * Joins what two people made of one model. An element is known by its id; what one of them left as it was is taken from
 * the other. Lists of flows and lane members are joined member by member.
 */
export function mergeModels(
  { base, mine, theirs }: { readonly base: string; readonly mine: string; readonly theirs: string },
  prefer: Side = 'mine',
): Merged {
  const conflicts = new Set<string>();
  const merge = new Merge(prefer, conflicts);
  const merged = merge.children('', readTree(base), readTree(mine), readTree(theirs));
  return { xml: writeTree(merged), conflicts: [...conflicts], broken: brokenIn(merged) };
}

class Merge {
  private readonly prefer: Side;
  private readonly conflicts: Set<string>;

  constructor(prefer: Side, conflicts: Set<string>) {
    this.prefer = prefer;
    this.conflicts = conflicts;
  }

  children(
    owner: string,
    base: readonly XmlTree[],
    mine: readonly XmlTree[],
    theirs: readonly XmlTree[],
  ): XmlTree[] {
    const [own, other, before] = [byKey(mine), byKey(theirs), byKey(base)];
    const kept = new Map<string, XmlTree>();
    for (const key of new Set([...other.keys(), ...own.keys()])) {
      const merged = this.keyed(before.get(key), own.get(key), other.get(key));
      if (merged) kept.set(key, merged);
    }
    const ordered = inOrder([...other.keys()], [...own.keys()]).flatMap((key) => kept.get(key) ?? []);
    return [...this.loose(owner, base, mine, theirs), ...ordered];
  }

  /** An element with an id, as it is in three models. */
  private keyed(
    base: XmlTree | undefined,
    mine: XmlTree | undefined,
    theirs: XmlTree | undefined,
  ): XmlTree | undefined {
    if (mine && theirs) return this.node(base, mine, theirs);
    const left = mine ?? theirs;
    if (!left || !base) return left;
    // One took it away; that holds unless the other has changed it.
    if (meaningOf([left]) === meaningOf([base])) return undefined;
    this.conflicts.add(keyOf(left) ?? '');
    return (this.prefer === 'mine' ? mine : theirs) ? left : undefined;
  }

  private node(base: XmlTree | undefined, mine: XmlTree, theirs: XmlTree): XmlTree {
    const owner = mine.attributes['id'] ?? '';
    const names = new Set([...Object.keys(theirs.attributes), ...Object.keys(mine.attributes)]);
    const attributes: Record<string, string> = {};
    for (const name of names) {
      const value = this.pick(owner, base?.attributes[name], mine.attributes[name], theirs.attributes[name]);
      if (value !== undefined) attributes[name] = value;
    }
    const name = this.pick(owner, base?.name, mine.name, theirs.name) ?? mine.name;
    const children = this.children(owner, base?.children ?? [], mine.children, theirs.children);
    return { name, attributes, children, text: '' };
  }

  /** Children without ids: references are joined one by one, of everything else a whole kind is taken from one side. */
  private loose(
    owner: string,
    base: readonly XmlTree[],
    mine: readonly XmlTree[],
    theirs: readonly XmlTree[],
  ): XmlTree[] {
    const names = new Set([...theirs, ...mine].filter(isLoose).map(({ name }) => name));
    return [...names].flatMap((name) => {
      const [before, own, other] = [base, mine, theirs].map((trees) =>
        trees.filter((tree) => isLoose(tree) && tree.name === name),
      );
      if (!before || !own || !other) return [];
      if (/(?:^|:)(?:incoming|outgoing|flowNodeRef)$/.test(name)) return joined(before, own, other);
      const meanings = [before, own, other].map(meaningOf);
      const taken = this.pick(owner, meanings[0], meanings[1], meanings[2]);
      return taken === meanings[1] ? own : other;
    });
  }

  private pick<T>(
    owner: string,
    base: T | undefined,
    mine: T | undefined,
    theirs: T | undefined,
  ): T | undefined {
    if (mine === theirs || theirs === base) return mine;
    if (mine === base) return theirs;
    this.conflicts.add(owner);
    return this.prefer === 'mine' ? mine : theirs;
  }
}

/** What is in two lists of references, without what either has taken away. */
function joined(base: readonly XmlTree[], mine: readonly XmlTree[], theirs: readonly XmlTree[]): XmlTree[] {
  const [before, own, other] = [base, mine, theirs].map(
    (trees) => new Set(trees.map((tree) => meaningOf([tree]))),
  );
  const seen = new Set<string>();
  return [...theirs, ...mine].filter((tree) => {
    const meaning = meaningOf([tree]);
    if (seen.has(meaning)) return false;
    seen.add(meaning);
    return !before?.has(meaning) || (own?.has(meaning) === true && other?.has(meaning) === true);
  });
}

const keyOf = ({ attributes }: XmlTree): string | undefined => attributes['id'];
/** The one root element needs no id to be known. */
const isRoot = ({ name }: XmlTree): boolean => /(?:^|:)definitions$/.test(name);
const isLoose = (tree: XmlTree): boolean => !isBlank(tree) && keyOf(tree) === undefined && !isRoot(tree);

const byKey = (trees: readonly XmlTree[]): Map<string, XmlTree> =>
  new Map(
    trees.flatMap((tree) => {
      const key = isRoot(tree) ? '#root' : keyOf(tree);
      return key === undefined ? [] : [[key, tree] as const];
    }),
  );

/** The first list, with what only the second has put after its neighbour there. */
function inOrder(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first];
  const known = new Set(first);
  second.forEach((key, i) => {
    if (known.has(key)) return;
    const neighbour = second.slice(0, i).findLast((one) => known.has(one));
    order.splice(neighbour === undefined ? 0 : order.indexOf(neighbour) + 1, 0, key);
    known.add(key);
  });
  return order;
}

const references = [
  'sourceRef',
  'targetRef',
  'attachedToRef',
  'bpmnElement',
  'default',
  'messageRef',
] as const;

function brokenIn(trees: readonly XmlTree[]): string[] {
  const all = flat(trees);
  const ids = new Set(all.flatMap((tree) => keyOf(tree) ?? []));
  return all.flatMap((tree) => {
    const missing = references.some((name) => {
      const id = tree.attributes[name];
      return id !== undefined && !ids.has(id.replace(/^.*:/, ''));
    });
    return missing ? [keyOf(tree) ?? ''] : [];
  });
}
