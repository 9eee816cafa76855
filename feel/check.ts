import type { CompileError } from './expression.ts';
import { builtIns } from './functions/library.ts';
import { childrenOf, type Iterator, type Node } from './tree.ts';

/** What a checked tree needs from outside, and what is wrong with it. */
export interface Checked {
  /** Free variables, in the order of their first use. */
  readonly names: readonly string[];
  readonly errors: readonly CompileError[];
}

/** Names that are bound at a place of the tree. */
interface Bound {
  readonly variables: ReadonlySet<string>;
  /** Keys of the contexts around, which may hold functions, and functions that are given from outside. */
  readonly functions: ReadonlySet<string>;
}

/** Finds the free variables, and refuses calls of functions that are neither built in, nor defined before, nor given. */
export function check(tree: Node, given: ReadonlySet<string> = new Set()): Checked {
  const checker = new Checker();
  checker.visit(tree, { variables: new Set(), functions: given });
  return { names: [...checker.names], errors: checker.errors };
}

const withVariables = (bound: Bound, names: readonly string[]): Bound => ({
  ...bound,
  variables: new Set([...bound.variables, ...names]),
});

class Checker {
  readonly names = new Set<string>();
  readonly errors: CompileError[] = [];

  visit(node: Node, bound: Bound): void {
    switch (node.kind) {
      case 'name':
        this.use(node.names[0], bound);
        return;
      case 'call':
        this.visitCall(node, bound);
        return;
      case 'context':
        this.visitContext(node, bound);
        return;
      case 'filter':
        this.visit(node.base, bound);
        this.visit(node.condition, withVariables(bound, ['item']));
        return;
      case 'function':
        this.visit(node.body, withVariables(bound, node.parameters));
        return;
      case 'for':
        this.visitLoop(node, withVariables(bound, ['partial']), bound);
        return;
      case 'some':
      case 'every':
        this.visitLoop(node, bound, bound);
        return;
      default:
        childrenOf(node).forEach((child) => this.visit(child, bound));
    }
  }

  private use(name: string, bound: Bound): void {
    if (!bound.variables.has(name)) this.names.add(name);
  }

  private visitCall(call: Extract<Node, { kind: 'call' }>, bound: Bound): void {
    const [owner] = call.path;
    if (owner !== undefined) this.use(owner, bound);
    else if (!builtIns.has(call.name) && !bound.functions.has(call.name)) {
      this.errors.push({ message: `unknown function '${call.name}'`, offset: call.start });
    }
    childrenOf(call).forEach((child) => this.visit(child, bound));
  }

  /** Each entry sees those before it, as variables or as functions. */
  private visitContext(context: Extract<Node, { kind: 'context' }>, bound: Bound): void {
    let visible = bound;
    for (const { key, value } of context.entries) {
      this.visit(value, visible);
      visible = {
        variables: new Set([...visible.variables, key]),
        functions: new Set([...visible.functions, key]),
      };
    }
  }

  /** The lists are evaluated outside of the loop. */
  private visitLoop(
    { iterators, body }: { readonly iterators: readonly Iterator[]; readonly body: Node },
    inside: Bound,
    outside: Bound,
  ): void {
    iterators.forEach(({ list }) => this.visit(list, outside));
    this.visit(
      body,
      withVariables(
        inside,
        iterators.map(({ name }) => name),
      ),
    );
  }
}
