import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedFromLast4, maskedName, maskedNumber } from './masking.ts';

describe('masking', () => {
  it.each([
    ['张伟', '张*'],
    ['张晓明', '张*明'],
    ['欧阳晓明', '欧**明'],
    ['阿依古丽·买买提', '阿******提'],
    ['𬭎', '*'],
    ['王𬭎', '王*'],
    ['王𬭎明', '王*明'],
    [' 张伟 ', '张*'],
    ['', ''],
  ])('shows the name %s as %s', (name, shown) => {
    expect(maskedName(name)).toBe(shown);
  });

  it.each([
    ['330302194601012345', '330***********2345'],
    ['13800005678', '138****5678'],
    ['1234567', '******7'],
    ['', ''],
  ])('shows the number %s as %s', (number, shown) => {
    expect(maskedNumber(number)).toBe(shown);
  });

  it('shows a sealed number by its last four signs', () => {
    expect(maskedFromLast4('234X')).toBe('**************234X');
    expect(maskedFromLast4('5678', 11)).toBe('*******5678');
  });

  it('never shows more than seven signs of a number, and always hides one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{2,30}$/), (number) => {
        const shown = maskedNumber(number);
        expect(shown).toHaveLength(number.length);
        expect(shown.replaceAll('*', '').length).toBeLessThanOrEqual(Math.min(7, number.length - 1));
      }),
    );
  });
});
