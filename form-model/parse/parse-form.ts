import { FormDocument } from '../document.ts';
import type { Form, FormNode } from '../form.ts';
import type { Names, Shape } from '../rules/shape.ts';
import { NodeBuilder } from './build-nodes.ts';
import { checkNesting } from './check-nesting.ts';
import { derivedRules } from './derived-rules.ts';
import { namesOf } from './names.ts';
import { Problems, type FormProblem } from './problem.ts';
import { readTree } from './read-tree.ts';
import { refuseCode } from './refuse-code.ts';
import { refuseCycles } from './refuse-cycles.ts';

export type ParsedForm =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

/** Checks a form document as a whole and compiles it; refuses it with everything that is wrong. Never throws. */
export function parseForm(json: unknown): ParsedForm {
  const problems = new Problems();
  refuseCode(json, problems);
  const parsed = FormDocument.safeParse(json);
  if (!parsed.success) problems.addIssues('', 'INVALID_DOCUMENT', parsed.error.issues);
  if (!parsed.success || problems.list.length > 0) return { ok: false, problems: problems.list };
  const form = build(parsed.data, problems);
  return problems.list.length > 0 ? { ok: false, problems: problems.list } : { ok: true, form };
}

function build(document: FormDocument, problems: Problems): Form {
  const tree = readTree(document.schema, problems);
  checkNesting(tree, '', problems);
  const names = withFacts(namesOf(tree, '', problems), document.facts, problems);
  const children = new NodeBuilder(problems).all(tree, {
    prefix: '',
    names,
    derived: derivedRules(tree, false, problems),
  });
  const nodes = new Map(listed(children).map((node) => [node.pattern, node]));
  refuseCycles({ children, names }, problems);
  refuseUnknownRights(document, nodes, problems);
  const { key, version, title, description, facts } = document;
  return { key, version, title, description, facts, children, nodes, names, document };
}

function withFacts(names: Names, facts: readonly string[], problems: Problems): Names {
  const all = new Map<string, Shape>(names);
  facts.forEach((fact, i) => {
    if (all.has(fact))
      problems.add(`facts.${i}`, 'DUPLICATE_NAME', `"${fact}" is the name of a field or of another fact`);
    all.set(fact, { pattern: undefined, columns: undefined });
  });
  return all;
}

function listed(nodes: readonly FormNode[]): readonly FormNode[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'group') return [node, ...listed(node.children)];
    return node.kind === 'table' ? [node, ...listed(node.columns)] : [node];
  });
}

function refuseUnknownRights(
  { rights }: FormDocument,
  nodes: ReadonlyMap<string, FormNode>,
  problems: Problems,
): void {
  for (const [step, byPattern] of Object.entries(rights)) {
    for (const pattern of Object.keys(byPattern)) {
      const known = nodes.has(pattern) || nodes.get(pattern.replace(/\.\*$/, ''))?.kind === 'table';
      if (!known) problems.add(`rights.${step}.${pattern}`, 'UNKNOWN_RIGHT', 'the form has no such field');
    }
  }
}
