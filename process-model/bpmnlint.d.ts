// The linter of BPMN models; it comes without types. A node is an element as bpmn-moddle reads it.
declare module 'bpmnlint/lib/linter.js' {
  interface LintReport {
    readonly id?: string;
    readonly message: string;
    readonly category: string;
  }
  export default class Linter {
    constructor(options: { config: unknown; resolver: unknown });
    lint(root: unknown): Promise<Readonly<Record<string, readonly LintReport[]>>>;
  }
}
declare module 'bpmnlint/rules/*.js' {
  const rule: import('./checks/lint/lint-rule.ts').LintRule;
  export default rule;
}
