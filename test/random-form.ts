import fc from 'fast-check';
import { both } from './form-builder.ts';

type Json = Readonly<Record<string, unknown>>;

const fieldName = fc.constantFrom(
  ...'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `${letter}Field`),
);

const rule = (names: readonly string[]): fc.Arbitrary<Json> =>
  fc.record({
    set: fc.constantFrom('visible', 'required', 'readOnly'),
    feel: fc
      .tuple(fc.constantFrom(...names), fc.constantFrom('> 3', '= null', '!= "x"'))
      .map((parts) => parts.join(' ')),
  });

const leaf: fc.Arbitrary<Json> = fc
  .record(
    {
      'x-component': fc.constantFrom('text', 'longText', 'phone', 'identityNumber', 'bankCard'),
      required: fc.boolean(),
      'x-rules': fc.array(rule(['aField', 'bField', 'members']), { maxLength: 2 }),
      'x-index': fc.integer({ min: 0, max: 9 }),
      'x-component-props': fc.constantFrom({}, { maxLength: 20 }),
      description: fc.constant(both('提示')),
      unknown: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: ['x-component'] },
  )
  .map((rest) => ({ type: 'string', title: both('项'), ...rest }));

const { nodes } = fc.letrec<{ node: Json; nodes: Json }>((tie) => ({
  nodes: fc.dictionary(fieldName, tie('node'), { maxKeys: 6, noNullPrototype: true }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({
      type: fc.constant('void'),
      'x-component': fc.constantFrom('section', 'columns'),
      properties: tie('nodes'),
    }),
    fc.record({
      type: fc.constant('array'),
      title: fc.constant(both('表')),
      'x-component': fc.constant('table'),
      items: fc.record({ type: fc.constant('object'), properties: tie('nodes') }),
    }),
  ),
}));

/** Form documents whose shape is right and whose content often is not: same names, rules that read nothing, unknown keywords. */
export const formDocuments: fc.Arbitrary<Json> = nodes.map((properties) => ({
  key: 'random',
  version: 1,
  title: both('随机'),
  facts: ['memberCount'],
  schema: { type: 'object', properties },
  rights: { acceptance: { aField: 'read' } },
}));
