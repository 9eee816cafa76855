/** A rule as bpmnlint wants it: made once, asked about every element. */
export type LintRule = (config?: unknown) => {
  readonly check: (node: unknown, reporter: LintReporter) => void;
};

export interface LintReporter {
  report(id: string, message: string): void;
}
