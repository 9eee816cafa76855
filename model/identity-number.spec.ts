import { describe, expect, it } from 'vitest';
import { birthDateOf, IdentityNumber, sexOf } from './identity-number.ts';

describe('an identity number', () => {
  // The example of GB 11643-1999, annex B, and one that ends in X.
  it.each(['11010519491231002X', '440524188001010014'])('%s is valid', (idNo) => {
    expect(IdentityNumber.safeParse(idNo).data).toBe(idNo);
  });

  it('takes a small x', () => {
    expect(IdentityNumber.parse('11010519491231002x')).toBe('11010519491231002X');
  });

  it.each([
    ['a wrong check digit', '110105194912310021'],
    ['a day that does not exist', '110105194902300020'],
    ['17 digits', '11010519491231002'],
    ['letters', '1101051949123100AB'],
    ['nothing', ''],
  ])('with %s is refused, and the message does not repeat it', (_, idNo) => {
    const { error } = IdentityNumber.safeParse(idNo);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must be a valid identity number of 18 digits',
    ]);
  });

  it('tells birth date and sex', () => {
    expect(birthDateOf('11010519491231002X')).toBe('1949-12-31');
    expect(sexOf('11010519491231002X')).toBe('FEMALE');
    expect(sexOf('440524188001010014')).toBe('MALE');
  });
});
