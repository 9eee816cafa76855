import { autocompletion, type Completion, type CompletionContext } from '@codemirror/autocomplete';
import { defaultHighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { functionNames } from '../../../feel/index.ts';
import type { Variable } from '../../../process-model/data/variable.ts';

const words =
  /^(?:and|or|not|if|then|else|for|in|return|some|every|satisfies|between|instance of|true|false|null)\b/;

/** Colours for FEEL: words, texts, numbers, calls and names. */
export const feelHighlighting: Extension = [
  StreamLanguage.define<null>({
    startState: () => null,
    token: (stream) => {
      if (stream.eatSpace()) return null;
      if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
      if (stream.match(/^\d+(?:\.\d+)?/)) return 'number';
      if (stream.match(words)) return 'keyword';
      if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*(?=\s*\()/u)) return 'typeName';
      if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u)) return 'variableName';
      if (stream.match(/^(?:!=|<=|>=|\*\*|[=<>+*/-])/)) return 'operator';
      stream.next();
      return null;
    },
  }),
  syntaxHighlighting(defaultHighlightStyle),
];

/** What is offered while typing: the variables in scope with their type and origin, and the functions there are. */
export function feelCompletion(
  variables: () => readonly Variable[],
  told: (one: Variable) => string,
): Extension {
  return autocompletion({
    icons: false,
    override: [
      (context: CompletionContext) => {
        const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_ ]*$/u) ?? context.matchBefore(/[\p{L}_]*/u);
        if (!word || (word.from === word.to && !context.explicit)) return null;
        const start = word.from + Math.max(0, word.text.lastIndexOf(' ') + 1);
        return {
          from: start,
          options: [...variables().map((one) => variableOption(one, told)), ...functionOptions],
        };
      },
    ],
  });
}

const variableOption = (variable: Variable, told: (one: Variable) => string): Completion => ({
  label: variable.name,
  detail: told(variable),
  type: 'variable',
  boost: 1,
});

const functionOptions: readonly Completion[] = functionNames.map((name) => ({
  label: name,
  apply: `${name}()`,
  detail: 'FEEL',
  type: 'function',
}));
