import { NodeJson } from '../document.ts';
import type { Problems } from './problem.ts';

/** A node of the schema after its keywords were checked, before its type is looked at. */
export interface TreeNode {
  readonly name: string;
  /** Path in the document. */
  readonly at: string;
  readonly json: NodeJson;
  readonly children: readonly TreeNode[];
  /** The columns, where the node has `items`. */
  readonly columns: readonly TreeNode[] | undefined;
}

const MAX_NODES = 2000;
const MAX_DEPTH = 12;

/** Names with a meaning of their own in FEEL, in rows, or in JavaScript objects. */
export const reservedNames: ReadonlySet<string> = new Set(
  (
    'row item partial true false null and or not if then else for in return some every satisfies between ' +
    'instance of function external constructor prototype toString valueOf hasOwnProperty'
  ).split(' '),
);

/** Reads the children of a schema, each with the place where it stands. */
export function readTree(schema: unknown, problems: Problems): readonly TreeNode[] {
  const root = readKeywords(schema, 'schema', problems);
  if (!root) return [];
  if (root.type !== 'object' || root.properties === undefined)
    problems.add('schema', 'INVALID_DOCUMENT', 'the schema must be of type "object" with "properties"');
  return new TreeReader(problems).properties(root.properties ?? {}, 'schema', 1);
}

function readKeywords(json: unknown, at: string, problems: Problems): NodeJson | undefined {
  const parsed = NodeJson.safeParse(json);
  if (!parsed.success) problems.addIssues(at, 'INVALID_DOCUMENT', parsed.error.issues);
  return parsed.data;
}

class TreeReader {
  private count = 0;
  private readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  properties(properties: Readonly<Record<string, unknown>>, at: string, depth: number): readonly TreeNode[] {
    if (depth > MAX_DEPTH) {
      this.problems.add(at, 'TOO_LARGE', `fields are nested more than ${MAX_DEPTH} deep`);
      return [];
    }
    const nodes = Object.entries(properties).flatMap(([name, json]) => {
      const node = this.node(name, json, `${at}.properties.${name}`, depth);
      return node ? [node] : [];
    });
    return inOrder(nodes);
  }

  private node(name: string, json: unknown, at: string, depth: number): TreeNode | undefined {
    this.count += 1;
    if (this.count > MAX_NODES) {
      if (this.count === MAX_NODES + 1)
        this.problems.add(at, 'TOO_LARGE', `the form has more than ${MAX_NODES} fields`);
      return undefined;
    }
    if (reservedNames.has(name))
      this.problems.add(at, 'RESERVED_NAME', `"${name}" cannot be the name of a field`);
    const keywords = readKeywords(json, at, this.problems);
    if (!keywords) return undefined;
    return {
      name,
      at,
      json: keywords,
      children: keywords.properties ? this.properties(keywords.properties, at, depth + 1) : [],
      columns:
        keywords.items === undefined ? undefined : this.items(keywords.items, `${at}.items`, depth + 1),
    };
  }

  private items(json: unknown, at: string, depth: number): readonly TreeNode[] {
    const keywords = readKeywords(json, at, this.problems);
    if (!keywords) return [];
    if (keywords.type !== 'object' || !keywords.properties)
      this.problems.add(at, 'INVALID_FIELD', '"items" must be of type "object" with "properties"');
    return this.properties(keywords.properties ?? {}, at, depth);
  }
}

/** Order of the document, overruled by `x-index` as in Formily. */
const inOrder = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
  nodes
    .map((node, i) => ({ node, key: node.json['x-index'] ?? i }))
    .sort((a, b) => a.key - b.key)
    .map(({ node }) => node);
