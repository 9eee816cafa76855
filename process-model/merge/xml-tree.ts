import { XMLParser } from 'fast-xml-parser';
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

export const writeTree = (trees: readonly XmlTree[]): string => trees.map(written).join('');

function written({ name, attributes, children, text }: XmlTree): string {
  if (name === '#text') return text;
  const inside = children.map(written).join('');
  if (name === '#comment') return `<!--${inside}-->`;
  if (name === '#cdata') return `<![CDATA[${inside}]]>`;
  const tag = `${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}=${quoted(value)}`)
    .join('')}`;
  if (name.startsWith('?')) return `<${tag}?>\n`;
  return inside === '' ? `<${tag} />` : `<${tag}>${inside}</${name}>`;
}

/** Entities stand as they were written, so only the quote itself can be in the way. */
const quoted = (value: string): string => (value.includes('"') ? `'${value}'` : `"${value}"`);

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

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text as it is read, from how it is written. */
export const plainText = (written: string): string =>
  written.replaceAll(
    /&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g,
    (all, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return entities[name ?? ''] ?? all;
    },
  );

/** Name without its prefix. */
export const localName = ({ name }: XmlTree): string => name.replace(/^.*:/, '');

/** All elements, each before what stands in it. */
export const flat = (trees: readonly XmlTree[]): XmlTree[] =>
  trees.flatMap((tree) => [tree, ...flat(tree.children)]);
