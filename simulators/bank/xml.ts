import { XMLParser } from 'fast-xml-parser';
import { Refusal } from '../http/problem.ts';

/** Elements that may occur several times, so that one of them is read as a list too. */
const repeated = new Set(['PmtInf', 'CdtTrfTxInf']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  isArray: (name) => repeated.has(name),
});

/** Elements as objects, text as text, attributes under `@name`. No document type: it could define entities. */
export function parseXml(text: string): unknown {
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw new Refusal(400, 'XML_DOCTYPE', 'A document type is not accepted.');
  if (!isBalanced(text)) throw new Refusal(400, 'XML_MALFORMED', 'The body is not well-formed XML.');
  return parser.parse(text);
}

const MARKUP = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g;
const TAG = /<(\/?)([^\s<>/]+)(?:\s+[^\s<>=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/g;

/** Whether every element is closed in its place and there is one root: the parser itself would mend a document cut short. */
function isBalanced(text: string): boolean {
  const open: string[] = [];
  let roots = 0;
  for (const [, closing, name = '', empty] of text.replace(MARKUP, '').matchAll(TAG)) {
    if (closing) {
      if (open.pop() !== name) return false;
    } else {
      if (open.length === 0) roots += 1;
      if (!empty) open.push(name);
    }
  }
  return roots === 1 && open.length === 0 && !text.replace(MARKUP, '').replace(TAG, '').includes('<');
}

/** An element's content: text, or elements in the order in which they are written. A list repeats its element. */
export interface XmlElements {
  readonly [name: string]: XmlContent | readonly XmlContent[] | undefined;
}
type XmlContent = string | XmlElements;

/** The opposite of `parseXml`; members that are undefined are left out. */
export function writeXml(document: XmlElements): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!-- synthetic data -->\n${childrenOf(document)}`;
}

function childrenOf(elements: XmlElements): string {
  return Object.entries(elements)
    .filter(([name]) => !name.startsWith('@') && name !== '#text')
    .flatMap(([name, content]) => {
      if (content === undefined) return [];
      return (isList(content) ? content : [content]).map((one) => element(name, one));
    })
    .join('');
}

function element(name: string, content: XmlContent): string {
  if (typeof content === 'string') return `<${name}>${escaped(content)}</${name}>`;
  const attributes = Object.entries(content)
    .filter(([key]) => key.startsWith('@'))
    .map(([key, value]) => ` ${key.slice(1)}="${escaped(typeof value === 'string' ? value : '')}"`);
  const own = content['#text'];
  const inner = (typeof own === 'string' ? escaped(own) : '') + childrenOf(content);
  return `<${name}${attributes.join('')}>${inner}</${name}>`;
}

const isList = (content: XmlContent | readonly XmlContent[]): content is readonly XmlContent[] =>
  Array.isArray(content);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
