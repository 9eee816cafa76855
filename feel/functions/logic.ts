import { EvaluationFailed } from '../evaluate/run.ts';
import type { Value } from '../value.ts';
import type { BuiltIn, Library } from './built-in.ts';

const assertion = (parameters: readonly string[]): BuiltIn => ({
  parameters,
  invoke: ([value = null, condition, cause]: readonly Value[]) => {
    if (condition === true) return value;
    const reason = parameters.length > 2 ? cause : 'The condition is not fulfilled';
    throw new EvaluationFailed(
      `Assertion failure: ${typeof reason === 'string' ? reason : 'Illegal arguments'}`,
    );
  },
});

/** `is defined`, `get or else` and `not` also take what could not be evaluated: see the calls. */
export const logicFunctions: Library = {
  not: [{ parameters: ['negand'], invoke: ([value]) => (typeof value === 'boolean' ? !value : null) }],
  'is defined': [{ parameters: ['value'], invoke: ([value = null]) => value !== null }],
  'get or else': [
    { parameters: ['value', 'default'], invoke: ([value = null, otherwise = null]) => value ?? otherwise },
  ],
  assert: [assertion(['value', 'condition']), assertion(['value', 'condition', 'cause'])],
};
