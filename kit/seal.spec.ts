import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSeal } from './seal.ts';

const place = { table: 'person', column: 'id_no' };
const key = Buffer.alloc(32, 7);

describe('a sealed value', () => {
  it('opens to the text that was sealed', () => {
    const { seal, open } = createSeal(key);
    expect(open(place, seal(place, '号码 110101'))).toBe('号码 110101');
  });

  it('never looks the same twice', () => {
    const { seal } = createSeal(key);
    expect(seal(place, 'a').equals(seal(place, 'a'))).toBe(false);
  });

  it('does not open in another column', () => {
    const { seal, open } = createSeal(key);
    expect(() => open({ table: 'person', column: 'phone' }, seal(place, 'a'))).toThrow();
  });

  it('does not open when one bit was changed', () => {
    const { seal, open } = createSeal(key);
    const sealed = seal(place, 'abc');
    sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    expect(() => open(place, sealed)).toThrow();
  });

  it('opens with a retired key and is refused without it', () => {
    const old = createSeal(key).seal(place, 'a');
    const next = randomBytes(32);
    expect(createSeal(next, [key]).open(place, old)).toBe('a');
    expect(() => createSeal(next).open(place, old)).toThrow(/unknown key/);
  });
});

describe('a blind index', () => {
  const { blindIndex } = createSeal(key);

  it.each([
    ['11010119900307123x', '11010119900307123X'],
    ['１１０１０１', '110101'],
    [' 110 101 ', '110101'],
  ])('is the same for %j and %j', (one, other) => {
    expect(blindIndex(place, one).equals(blindIndex(place, other))).toBe(true);
  });

  it('differs from column to column', () => {
    expect(blindIndex(place, '1').equals(blindIndex({ table: 'person', column: 'phone' }, '1'))).toBe(false);
  });
});

it('refuses a master key of the wrong length', () => {
  expect(() => createSeal(Buffer.alloc(16))).toThrow(RangeError);
});
