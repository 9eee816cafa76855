import { expect, it } from 'vitest';
import { isBefore } from './release.ts';

it.each([
  ['8.5.8', true],
  ['8.6.0', true],
  ['8.7.0-alpha1', false],
  ['8.10.1', false],
  ['9.0.0', false],
  ['7.24.0', true],
])('%s comes before 8.7: %s', (release, expected) => {
  expect(isBefore(release, [8, 7])).toBe(expected);
});
