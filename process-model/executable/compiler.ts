import { compileValue, type Expression } from '../../feel/index.ts';
import type { Element, SequenceFlow } from './process.ts';
import type { XmlNode } from '../xml-node.ts';

export interface Problem {
  readonly elementId: string;
  readonly message: string;
}

/** What one process compiles into, and what is wrong with it. Compiling goes on after a problem, to name them all. */
export class Compiler {
  /** Namespace prefixes of another engine's extensions. */
  readonly foreignPrefixes: ReadonlySet<string>;
  /** Ids of the forms that stand in the process itself. */
  readonly embeddedForms: ReadonlySet<string>;
  readonly elements = new Map<string, Element>();
  readonly flows = new Map<string, SequenceFlow>();
  readonly problems: Problem[] = [];

  constructor(file: { foreignPrefixes: ReadonlySet<string>; embeddedForms: ReadonlySet<string> }) {
    this.foreignPrefixes = file.foreignPrefixes;
    this.embeddedForms = file.embeddedForms;
  }

  refuse(elementId: string, message: string): void {
    this.problems.push({ elementId, message });
  }

  isRefused(elementId: string): boolean {
    return this.problems.some((problem) => problem.elementId === elementId);
  }

  /** A value of the model: FEEL behind `=`, otherwise static text. */
  value(elementId: string, text: string): Expression | undefined {
    const compiled = compileValue(text);
    if (compiled.ok) return compiled.expression;
    for (const { message, offset } of compiled.errors)
      this.refuse(
        elementId,
        `The expression '${text}' can't be compiled: ${message} (at character ${offset + 1})`,
      );
    return undefined;
  }

  optionalValue(elementId: string, text: string | undefined): Expression | undefined {
    return text === undefined || text === '' ? undefined : this.value(elementId, text);
  }

  /** A value that has to be there. */
  requiredValue(elementId: string, text: string | undefined, what: string): Expression | undefined {
    if (text === undefined || text.trim() === '') {
      this.refuse(elementId, `Must have ${what}`);
      return undefined;
    }
    return this.value(elementId, text);
  }

  /** A value that only an expression can give: static text there is a forgotten `=`. */
  expression(elementId: string, text: string | undefined, what: string): Expression | undefined {
    if (text !== undefined && text.trim() !== '' && !text.startsWith('=')) {
      this.refuse(elementId, `Must have ${what} that is an expression; '${text}' does not start with '='`);
      return undefined;
    }
    return this.requiredValue(elementId, text, what);
  }

  /** The name of a variable. */
  variableName(elementId: string, name: string | undefined, what: string): string | undefined {
    if (name !== undefined && !variableName.test(name))
      this.refuse(elementId, `Must have a variable name as ${what}; '${name}' is none`);
    return name;
  }
}

const variableName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

export function idOf(node: XmlNode): string {
  return node.id ?? '';
}
