/** Limits of a BPMN file. Beyond them reading it would hold up everybody else. */
const limits = { bytes: 1024 * 1024, depth: 20, elements: 2000, tags: 40_000 } as const;

type Tag =
  | { readonly kind: 'start'; readonly offset: number; readonly text: string; readonly closed: boolean }
  | { readonly kind: 'end' }
  | { readonly kind: 'doctype' };

/**
 * The tags of XML text in order, without building anything. Comments, CDATA sections and processing instructions are
 * passed over. Text that is not XML ends the walk early; the parser then says what is wrong.
 */
function* tagsOf(xml: string): Generator<Tag> {
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const skipped = skip(xml, at);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    if (xml.startsWith('<!', at)) {
      yield { kind: 'doctype' };
      return;
    }
    const end = endOfTag(xml, at + 1);
    if (end < 0) return;
    if (xml[at + 1] === '/') yield { kind: 'end' };
    else yield { kind: 'start', offset: at, text: xml.slice(at, end + 1), closed: xml[end - 1] === '/' };
    at = end + 1;
  }
}

const passedOver = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

function skip(xml: string, at: number): number | undefined {
  for (const [begin, end] of passedOver) {
    if (!xml.startsWith(begin, at)) continue;
    const found = xml.indexOf(end, at + begin.length);
    return found < 0 ? xml.length : found + end.length;
  }
  return undefined;
}

/** Position of the `>` that ends a tag; a `>` between quotes does not. */
function endOfTag(xml: string, from: number): number {
  let quote = '';
  for (let at = from; at < xml.length; at++) {
    const character = xml.charAt(at);
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  return -1;
}

const flowElement =
  /^<(?:[\w.-]+:)?(?:\w*[tT]ask|\w+Event|\w+Gateway|sequenceFlow|\w*[sS]ubProcess|callActivity|transaction)[\s/>]/;

/** What makes a file unfit to be parsed at all; undefined if nothing does. */
export function refusalOf(xml: string): string | undefined {
  if (new TextEncoder().encode(xml).length > limits.bytes)
    return `The file is larger than ${limits.bytes} bytes.`;
  let depth = 0;
  let elements = 0;
  let tags = 0;
  for (const tag of tagsOf(xml)) {
    if (tag.kind === 'doctype') return 'A document type declaration (DOCTYPE) is not allowed.';
    if (tag.kind === 'end') {
      depth -= 1;
      continue;
    }
    if (!tag.closed) depth += 1;
    tags += 1;
    if (flowElement.test(tag.text)) elements += 1;
    if (depth > limits.depth) return `Elements are nested deeper than ${limits.depth} levels.`;
    if (elements > limits.elements) return `There are more than ${limits.elements} flow elements.`;
    if (tags > limits.tags) return `There are more than ${limits.tags} XML elements.`;
  }
  return undefined;
}

/** Id of the XML element at an offset, or of the nearest one around it that has an id. */
export function elementIdAt(xml: string, offset: number): string | undefined {
  const around: (string | undefined)[] = [];
  for (const tag of tagsOf(xml)) {
    if (tag.kind === 'end') around.pop();
    if (tag.kind !== 'start') continue;
    const id = /\sid\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(tag.text);
    around.push(id?.[1] ?? id?.[2]);
    if (tag.offset >= offset) break;
    if (tag.closed) around.pop();
  }
  return around.findLast((id) => id !== undefined);
}
