import { CompletionContext } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { formCompletions } from './json-completions.ts';

/** What is offered where `|` stands. */
function offered(text: string, explicit = false): string[] {
  const pos = text.indexOf('|');
  const state = EditorState.create({ doc: text.replace('|', ''), extensions: [json()] });
  ensureSyntaxTree(state, state.doc.length, 5000);
  const found = formCompletions(new CompletionContext(state, pos, explicit));
  return found?.options.map(({ label }) => label) ?? [];
}
const field = (inside: string): string => `{"schema": {"type": "object", "properties": {"a": {${inside}}}}}`;

describe('what is offered while a form is written as JSON', () => {
  it('are the keys of a document, without those that are there', () => {
    const keys = offered('{"key": "a", "|"}');
    expect(keys).toContain('"title"');
    expect(keys).not.toContain('"key"');
  });

  it('are the keywords of a field, and of one in a row', () => {
    expect(offered(field('"type": "string", "x-|"'))).toContain('"x-component"');
    expect(offered(field('"items": {"properties": {"b": {"|"}}}'))).toContain('"x-rules"');
  });

  it('are field types', () => {
    expect(offered(field('"x-component": "|"'))).toEqual(
      expect.arrayContaining(['"text"', '"table"', '"steps"']),
    );
  });

  it('are settings of the type that stands beside them, with their values', () => {
    const settings = (inside: string): string =>
      field(`"x-component": "choice", "x-component-props": {${inside}}`);
    expect(offered(settings('"|"'))).toEqual(expect.arrayContaining(['"view"', '"dictionary"']));
    expect(offered(settings('"dictionary": "|"'))).toContain('"family-relation"');
    expect(offered(field('"x-component": "money", "x-component-props": {"|"}'))).toEqual(['"min"', '"max"']);
  });

  it('are the targets of rules, and the rights of a step', () => {
    expect(offered(field('"x-rules": [{"set": "|"}]'))).toContain('"visible"');
    expect(offered('{"rights": {"survey": {"a": "|"}}}')).toEqual([
      '"hidden"',
      '"read"',
      '"write"',
      '"required"',
    ]);
  });

  it('are keys after a brace or comma where they are asked for, and nothing in a text', () => {
    expect(offered('{|}', true)).toContain('"key"');
    expect(offered('{|}')).toEqual([]);
    expect(offered('{"key": "|"}')).toEqual([]);
  });
});
