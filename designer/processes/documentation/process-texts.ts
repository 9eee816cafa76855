import {
  flat,
  localName,
  plainText as plain,
  readTree,
  type XmlTree,
} from '../../../process-model/merge/xml-tree.ts';

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
