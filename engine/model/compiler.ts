import { compileValue, type Expression } from '../../feel/index.ts';
import type { Element, SequenceFlow } from './process.ts';
import type { XmlNode } from './xml-node.ts';

export interface Problem {
  readonly elementId: string;
  readonly message: string;
}

/** What one process compiles into, and what is wrong with it. Compiling goes on after a problem, to name them all. */
export class Compiler {
  readonly elements = new Map<string, Element>();
  readonly flows = new Map<string, SequenceFlow>();
  readonly problems: Problem[] = [];

  refuse(elementId: string, message: string): void {
    this.problems.push({ elementId, message });
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
}

export function idOf(node: XmlNode): string {
  return node.id ?? '';
}
