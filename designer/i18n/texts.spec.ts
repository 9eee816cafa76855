import { describe, expect, it } from 'vitest';
import { registry } from '../../form-model/fields/registry.ts';
import { paletteTypes } from '../../form-model/design/palette.ts';
import { paletteGroups } from '../forms/panels/palette-groups.ts';
import { settingsOf } from '../forms/settings/setting-shape.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

const texts: readonly [string, Record<string, unknown>][] = [
  ['Chinese', zh],
  ['English', en],
];

const at = (all: Record<string, unknown>, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null
        ? Object.entries(inside).find(([name]) => name === key)?.[1]
        : undefined,
    all,
  );

describe.each(texts)('the designer in %s', (_language, all) => {
  it('has a text for every setting of every field type, and for its values', () => {
    const missing = [...registry.keys()].flatMap((component) =>
      settingsOf(component).flatMap(({ name, choices }) => [
        ...(typeof at(all, 'setting', name) === 'string' ? [] : [`${component}: setting.${name}`]),
        ...choices
          .filter((value) => typeof at(all, 'choice', name, value) !== 'string')
          .map((value) => `${component}: choice.${name}.${value}`),
      ]),
    );
    expect(missing).toEqual([]);
  });

  it('has a text for every group of the palette', () => {
    for (const { name } of paletteGroups(paletteTypes()))
      expect(at(all, 'palette', name)).toBeTypeOf('string');
  });
});

describe('the palette', () => {
  it('names a group for every type', () => {
    const others = paletteGroups(paletteTypes()).find(({ name }) => name === 'others');
    expect(others?.types).toEqual([]);
  });
});
