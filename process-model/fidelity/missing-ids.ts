/** What a view points at by its id. Everything else may go without one. */
const pointedAt =
  /^(?:process|participant|messageFlow|lane|\w*[tT]ask|\w+Event|\w+Gateway|callActivity|transaction|\w*[sS]ubProcess|sequenceFlow|association|textAnnotation|group|dataObjectReference|dataStoreReference)$/;

const bpmnPrefixes =
  /\sxmlns(?::([\w.-]+))?\s*=\s*["']http:\/\/www\.omg\.org\/spec\/BPMN\/20100524\/MODEL["']/g;
/** Comments and CDATA are passed over as a whole; a `>` between quotes ends no tag. */
const parts = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[\w:.-]+(?:[^>"']|"[^"]*"|'[^']*')*>/g;

export interface WithIds {
  readonly xml: string;
  /** How many elements got one. */
  readonly added: number;
}

/** Gives an id to every element that the canvas, the outline and the checks point at and that the file left without. */
export function withIds(xml: string): WithIds {
  const prefixes = new Set([...xml.matchAll(bpmnPrefixes)].map(([, prefix = '']) => prefix));
  let added = 0;
  let last = 0;
  const free = (): string => {
    do last += 1;
    while (new RegExp(`["']Added_${last}["']`).test(xml));
    return `Added_${last}`;
  };
  const named = xml.replaceAll(parts, (tag) => {
    const [, prefix = '', name = ''] = /^<(?:([\w.-]+):)?([\w.-]+)/.exec(tag) ?? [];
    if (!prefixes.has(prefix) || !pointedAt.test(name) || /\sid\s*=/.test(outsideValues(tag))) return tag;
    added += 1;
    return tag.replace(/^<[\w:.-]+/, (start) => `${start} id="${free()}"`);
  });
  return { xml: named, added };
}

/** A tag without what its attributes say. */
const outsideValues = (tag: string): string => tag.replaceAll(/"[^"]*"|'[^']*'/g, '""');
