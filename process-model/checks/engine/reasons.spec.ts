import { readdir, readFile } from 'node:fs/promises';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { engineReasons, readReason } from './reasons.ts';

const folder = new URL('../../executable/', import.meta.url);
const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));

/** How a call that can refuse words its reason, by name and by which argument holds the words. */
const wordings: Readonly<Record<string, (words: string) => readonly string[]>> = {
  refuse: (words) => [words],
  requiredValue: (what) => [`Must have ${what}`],
  expression: (what) => [
    `Must have ${what}`,
    `Must have ${what} that is an expression; 'x' does not start with '='`,
  ],
  variableName: (what) => [`Must have a variable name as ${what}; 'x y' is none`],
};

/** A literal, or a template with something in the place of what differs; undefined where the words come from elsewhere. */
function wordsOf(node: ts.Expression | undefined): string | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `7${literal.text}`).join('');
}

interface Found {
  readonly reasons: string[];
  /** Calls whose words stand elsewhere: they are listed below by hand. */
  readonly elsewhere: string[];
}

async function reasonsIn(name: string): Promise<Found> {
  const text = await readFile(new URL(name, folder), 'utf8');
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: Found = { reasons: [], elsewhere: [] };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) readCall(node, source, found);
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText(source) === 'message' &&
      wordsOf(node.initializer) !== undefined
    )
      found.reasons.push(wordsOf(node.initializer) ?? '');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function readCall(node: ts.CallExpression, source: ts.SourceFile, found: Found): void {
  const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const wording = wordings[called.getText(source)];
  if (!wording) return;
  const words = wordsOf(node.arguments.at(-1));
  if (words === undefined)
    found.elsewhere.push(`${source.fileName} ${node.getText(source).replace(/\s+/g, ' ')}`);
  else found.reasons.push(...wording(words));
}

/** Words that the code puts together with others, which are read below as a whole. */
const partial = new Set([
  ...['Must have 7', '7 not supported by this engine'],
  ...['zeebe:priorityDefinition', 'zeebe:taskListeners', 'The externalReference of a form'],
]);

const all = await Promise.all(names.map(reasonsIn));

describe('what the engine refuses', () => {
  it('is known by its code, reason by reason', () => {
    const reasons = all.flatMap((found) => found.reasons).filter((reason) => !partial.has(reason));
    expect(reasons.length).toBeGreaterThan(80);
    expect(reasons.filter((reason) => readReason(reason).code === 'ENGINE_REFUSES')).toEqual([]);
  });

  it('has no words from elsewhere but those that are looked at here', () => {
    const known = [
      /^compile-tasks\.ts compiler\.expression\( ?id, collection, what ?\)/,
      /^compiler\.ts this\.requiredValue\(/,
      /^unsupported\.ts compiler\.refuse\( ?idOf\(node\), reason ?\)/,
      /^unsupported\.ts compiler\.refuse\( idOf\(node\), reasons\.get/,
      /^compile-user-task\.ts compiler\.refuse\(idOf\(node\), /,
      /^check-compensation\.ts compiler\.refuse\(handler\.id, problem\)/,
      /^(check-circles|back-off)\.ts/,
    ];
    const elsewhere = all.flatMap((found) => found.elsewhere);
    expect(elsewhere.filter((call) => !known.some((one) => one.test(call)))).toEqual([]);
  });

  it.each([
    'Must have an input collection for its multi-instance',
    'Ad-hoc sub processes are not supported by this engine',
    'Linked resources are not supported by this engine',
    'Conditional events are not supported by this engine',
    'Job priorities are not supported by this engine',
    'Agent definitions are not supported by this engine',
    'The extension zeebe:Input has no meaning at a bpmn:Task',
    'A startQuantity other than 1 is not supported by this engine',
    'A completionQuantity other than 1 is not supported by this engine',
    'Starting an instance here (instantiate) is not supported by this engine',
    'The event gateway type Parallel is not supported by this engine',
    'Parallel multiple events are not supported by this engine',
    'References to shared event definitions are not supported by this engine',
    'Performers other than in zeebe:assignmentDefinition are not supported by this engine',
    'Default flows of elements other than gateways are not supported by this engine',
    'zeebe:priorityDefinition has a meaning only at a user task with a zeebe:userTask',
    'An event sub process is no compensation handler',
  ])('reads %s', (reason) => {
    expect(readReason(reason).code).not.toBe('ENGINE_REFUSES');
  });

  it.each([...names.filter((name) => name === 'unsupported.ts')])(
    'names every feature of %s',
    async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      const features = [...text.matchAll(/'([A-Z][^']* (?:is|are))'/g)].map(([, words]) => words ?? '');
      expect(features.length).toBeGreaterThan(5);
      for (const words of features)
        expect(readReason(`${words} not supported by this engine`).code).toMatch(/^FEATURE_/);
    },
  );

  it('is taken apart', () => {
    expect(readReason("The id 'a' is used more than once")).toEqual({
      code: 'FILE_ID_TWICE',
      params: { id: 'a' },
    });
    expect(
      readReason("The expression '=1 +' can't be compiled: a value is missing (at character 5)"),
    ).toEqual({
      code: 'EXPRESSION_INVALID',
      params: { text: '=1 +', reason: 'a value is missing', at: '5' },
    });
    expect(Object.keys(engineReasons).length).toBeGreaterThan(100);
  });
});
