import { readTree, type XmlTree } from '../../../process-model/merge/xml-tree.ts';

/** A step with what is written about it. */
export interface WrittenStep {
  readonly id: string;
  /** BPMN name of the element, such as `userTask`. */
  readonly type: string;
  readonly name: string;
  readonly documentation: string;
}

export interface ProcessTexts {
  readonly documentation: string;
  /** In the order of the file. */
  readonly steps: readonly WrittenStep[];
}

const step = /^(?:task|\w+Task|\w+Event|callActivity|subProcess|adHocSubProcess|transaction)$/;

/** Names and documentation of a process and its steps; what has neither is passed over. */
export function processTexts(xml: string, processId: string): ProcessTexts {
  const all = flat(readTree(xml));
  const process = all.find((tree) => localName(tree) === 'process' && tree.attributes['id'] === processId);
  const steps = flat(process?.children ?? []).flatMap((tree) => {
    const { id = '', name = '' } = tree.attributes;
    const documentation = writtenIn(tree);
    const told = step.test(localName(tree)) && (name !== '' || documentation !== '');
    return told ? [{ id, type: localName(tree), name: plain(name), documentation }] : [];
  });
  return { documentation: process ? writtenIn(process) : '', steps };
}

const localName = ({ name }: XmlTree): string => name.replace(/^.*:/, '');
const flat = (trees: readonly XmlTree[]): XmlTree[] =>
  trees.flatMap((tree) => [tree, ...flat(tree.children)]);

const writtenIn = ({ children }: XmlTree): string =>
  children
    .filter((child) => localName(child) === 'documentation')
    .map(({ children: texts }) =>
      plain(
        flat(texts)
          .map(({ text }) => text)
          .join('')
          .trim(),
      ),
    )
    .join('\n');

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (written: string): string =>
  written.replaceAll(
    /&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g,
    (all, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return entities[name ?? ''] ?? all;
    },
  );
