import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** XML as it stands, entities and blanks included. */
export interface XmlTree {
  /** Name with prefix; `#text`, `#comment`, `#cdata` and `?xml` for what is no element. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlTree[];
  readonly text: string;
}

const asItStands = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  commentPropName: '#comment',
  cdataPropName: '#cdata',
} as const;
const attributesKey = ':@';
const RawNodes = z.array(z.record(z.string(), z.unknown()));
const Attributes = z.record(z.string(), z.string());

export function readTree(xml: string): readonly XmlTree[] {
  const parser = new XMLParser({
    ...asItStands,
    trimValues: false,
    parseTagValue: false,
    parseAttributeValue: false,
  });
  return treesOf(parser.parse(xml));
}

function treesOf(raw: unknown): XmlTree[] {
  return RawNodes.parse(raw).map((node) => {
    const [name = '', content] = Object.entries(node).find(([key]) => key !== attributesKey) ?? [];
    return {
      name,
      attributes: Attributes.parse(node[attributesKey] ?? {}),
      children: name === '#text' || !Array.isArray(content) ? [] : treesOf(content),
      text: name === '#text' ? String(content) : '',
    };
  });
}

export function writeTree(trees: readonly XmlTree[]): string {
  const builder = new XMLBuilder({ ...asItStands, suppressEmptyNode: true, format: false });
  return String(builder.build(trees.map(rawOf)));
}

const rawOf = ({ name, attributes, children, text }: XmlTree): Record<string, unknown> => ({
  [name]: name === '#text' ? text : children.map(rawOf),
  ...(Object.keys(attributes).length > 0 ? { [attributesKey]: attributes } : {}),
});

/** Text between elements that only lays the file out. */
export const isBlank = ({ name, text }: XmlTree): boolean => name === '#text' && text.trim() === '';

/** What a tree says, whatever its blanks and the order of its attributes. */
export function meaningOf(trees: readonly XmlTree[]): string {
  return JSON.stringify(trees.filter((tree) => !isBlank(tree)).map(plain));
}

const plain = ({ name, attributes, children, text }: XmlTree): unknown => [
  name,
  Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1)),
  children.filter((child) => !isBlank(child)).map(plain),
  text.trim(),
];
