import { memberName } from './parse/names.ts';
import { Reader } from './parse/reader.ts';
import type { Node, Span } from './tree.ts';

/** Where each name of a name node, or the key of a path, stands in the source; backticks belong to it. */
export function nameSpans(source: string, node: Extract<Node, { kind: 'name' | 'path' }>): readonly Span[] {
  if (node.kind === 'path') {
    const quoted = source.charAt(node.end - 1) === '`' ? 2 : 0;
    return [{ start: node.end - node.key.length - quoted, end: node.end }];
  }
  const reader = new Reader(source, 1);
  reader.at = node.start;
  return node.names.map((_name, i) => {
    if (i > 0) reader.symbol('.');
    reader.skipBlanks();
    const start = reader.at;
    memberName(reader);
    return { start, end: reader.at };
  });
}
