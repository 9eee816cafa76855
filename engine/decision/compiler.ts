import {
  compile,
  compileUnaryTests,
  type Compilation,
  type CompileError,
  type Expression,
  type UnaryTests,
  type UnaryTestsCompilation,
} from '../../feel/index.ts';
import type { Problem } from '../../process-model/executable/compile.ts';
import type { XmlNode } from '../../process-model/xml-node.ts';

/** What the elements of one DMN file are compiled with. Compiling goes on after a problem, to name them all. */
export class DecisionCompiler {
  readonly problems: Problem[] = [];
  /** Ids of the business knowledge models by their names. */
  readonly knowledgeIds: ReadonlyMap<string, string>;
  /** Names that may stand for functions in expressions of this file. */
  readonly #functions: ReadonlySet<string>;
  readonly #language: string | undefined;
  // The cells of a table often say the same.
  readonly #expressions = new Map<string, Compilation>();
  readonly #tests = new Map<string, UnaryTestsCompilation>();

  constructor(file: {
    knowledgeIds: ReadonlyMap<string, string>;
    functions: ReadonlySet<string>;
    /** Expression language of the whole file. */
    language: string | undefined;
  }) {
    this.knowledgeIds = file.knowledgeIds;
    this.#functions = file.functions;
    this.#language = file.language;
  }

  refuse(elementId: string, message: string): void {
    this.problems.push({ elementId, message });
  }

  /** A literal expression that has to be there. */
  expression(elementId: string, node: XmlNode | undefined, what: string): Expression | undefined {
    const id = node?.id ?? elementId;
    const text = node?.text('text')?.trim();
    if (!node || text === undefined || text === '') {
      this.refuse(id, `Must have ${what}`);
      return undefined;
    }
    if (!this.#isFeel(id, node)) return undefined;
    const compiled = remembered(this.#expressions, text, () => compile(text, { functions: this.#functions }));
    if (compiled.ok) return compiled.expression;
    this.#refuseExpression(id, text, compiled.errors);
    return undefined;
  }

  /** The tests of one cell; undefined where it is empty, and so any value will do. */
  tests(elementId: string, node: XmlNode): UnaryTests | undefined {
    const id = node.id ?? elementId;
    const text = node.text('text')?.trim() ?? '';
    if (text === '' || text === '-' || !this.#isFeel(id, node)) return undefined;
    const compiled = remembered(this.#tests, text, () =>
      compileUnaryTests(text, { functions: this.#functions }),
    );
    if (compiled.ok) return compiled.tests;
    this.#refuseExpression(id, text, compiled.errors);
    return undefined;
  }

  #isFeel(id: string, node: XmlNode): boolean {
    const language = node.text('expressionLanguage') ?? this.#language;
    if (language === undefined || feel.test(language)) return true;
    this.refuse(id, `Expression language '${language}' is not supported`);
    return false;
  }

  #refuseExpression(id: string, text: string, errors: readonly CompileError[]): void {
    for (const { message, offset } of errors)
      this.refuse(id, `The expression '${text}' can't be compiled: ${message} (at character ${offset + 1})`);
  }
}

function remembered<T>(known: Map<string, T>, text: string, make: () => T): T {
  const found = known.get(text) ?? make();
  known.set(text, found);
  return found;
}

const feel = /^(feel|https?:\/\/www\.omg\.org\/spec\/(FEEL\/\d{8}|DMN\/\d{8}\/FEEL)\/?)$/i;
