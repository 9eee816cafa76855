/** A file with variables whose result was recorded from Zeebe. */
export interface DecisionCase {
  readonly name: string;
  readonly xml: string;
  readonly decisionId: string;
  readonly variables: Variables;
}

export type Variables = Readonly<Record<string, unknown>>;

/** Most cases evaluate the decision `d`. */
export const one = (
  name: string,
  xml: string,
  variables: Variables = {},
  decisionId = 'd',
): DecisionCase => ({
  ...{ name, xml, variables, decisionId },
});
