import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcileFacts, reviewNeed, type SourcedFact } from './reconcile.ts';

const fact = (declared: number | null, surveyed: number | null, reported: number | null): SourcedFact => ({
  personId: 'a',
  key: 'incomeMonth',
  declared,
  surveyed,
  reported,
});

describe('reconciliation by the highest value', () => {
  it.each([
    ['600 declared, 650 surveyed, 720 reported', fact(60_000, 65_000, 72_000), 72_000, 'REPORTED'],
    ['a declaration above all others', fact(80_000, 65_000, 72_000), 80_000, 'DECLARED'],
    ['a survey above all others', fact(60_000, 75_000, 72_000), 75_000, 'SURVEYED'],
    ['equal values name the firmer origin', fact(72_000, 72_000, 72_000), 72_000, 'REPORTED'],
    ['survey goes before declaration', fact(500, 500, null), 500, 'SURVEYED'],
    ['nothing is a value, too', fact(0, null, null), 0, 'DECLARED'],
    ['what nobody knows stays unknown', fact(null, null, null), null, null],
  ])('%s', (_case, sides, adopted, adoptedFrom) => {
    expect(reconcileFacts([sides])).toEqual([{ ...sides, adopted, adoptedFrom }]);
  });

  it('keeps everything else that a fact carries', () => {
    expect(reconcileFacts([{ ...fact(1, 2, 3), unit: 'fen' }])[0]).toMatchObject({
      unit: 'fen',
      declared: 1,
    });
  });

  it('never adopts less than anybody has said', () => {
    const side = fc.option(fc.nat());
    fc.assert(
      fc.property(side, side, side, (declared, surveyed, reported) => {
        const said = [declared, surveyed, reported].filter((value) => value !== null);
        const [found] = reconcileFacts([fact(declared, surveyed, reported)]);
        expect(found?.adopted).toBe(said.length === 0 ? null : Math.max(...said));
      }),
    );
  });
});

describe('the democratic review', () => {
  it('is held when the survey is disputed, with the words of the surveyors', () => {
    expect(reviewNeed({ disputed: true, disputeReason: 'neighbours object' }, {})).toEqual({
      disputed: true,
      reason: 'SURVEY_DISPUTED',
      words: 'neighbours object',
    });
  });

  it.each([[{ disputed: false }], [{ disputed: null }], [null]])(
    'is skipped after the survey %o',
    (survey) => {
      expect(reviewNeed(survey, {})).toEqual({ disputed: false, reason: 'UNDISPUTED', words: null });
    },
  );

  it('is held always where the policy asks for it', () => {
    expect(reviewNeed({ disputed: false }, { reviewAlways: true }).reason).toBe('ITEM_REQUIRES_REVIEW');
  });
});
