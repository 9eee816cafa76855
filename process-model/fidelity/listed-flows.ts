import { flat, localName, readTree, writeTree, type XmlTree } from '../merge/xml-tree.ts';

/**
 * A file in which every node lists the flows that reach and leave it. The standard lets a file do without; what follows the
 * lists from node to node, as a layouter does, would find nothing.
 */
export function withFlowsListed(xml: string): string {
  const trees = readTree(xml);
  const flows = flat(trees).filter((tree) => localName(tree) === 'sequenceFlow');
  return writeTree(trees.map((tree) => listed(tree, flows)));
}

function listed(tree: XmlTree, flows: readonly XmlTree[]): XmlTree {
  const { id } = tree.attributes;
  const inside = tree.children.map((child) => listed(child, flows));
  if (id === undefined || !isNode(tree)) return { ...tree, children: inside };
  const prefix = tree.name.slice(0, -localName(tree).length);
  const list = (name: string, end: 'sourceRef' | 'targetRef'): XmlTree[] =>
    flows.flatMap(({ attributes }) =>
      attributes[end] === id && attributes['id'] !== undefined
        ? [element(`${prefix}${name}`, attributes['id'])]
        : [],
    );
  const others = inside.filter((child) => !/^(?:incoming|outgoing)$/.test(localName(child)));
  return {
    ...tree,
    children: [...others, ...list('incoming', 'targetRef'), ...list('outgoing', 'sourceRef')],
  };
}

const isNode = (tree: XmlTree): boolean =>
  /(?:[tT]ask|Event|Gateway|[sS]ubProcess|callActivity|transaction)$/.test(localName(tree));

const element = (name: string, text: string): XmlTree => ({
  name,
  attributes: {},
  children: [{ name: '#text', attributes: {}, children: [], text }],
  text: '',
});
