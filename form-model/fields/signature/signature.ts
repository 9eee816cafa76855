import { z } from 'zod';
import { defineFieldType, type OnPaper } from '../../field-type.ts';
import { printedText } from '../on-paper.ts';

export const SignatureSettings = z.strictObject({});

/**
 * A signature as the pen drew it: the size of the glass and the strokes as an SVG path of moves and lines. It is a few
 * kilobytes, prints sharp at every size, and holds nothing that could be run.
 */
export const Signature = z.strictObject({
  width: z.int().min(50).max(4000),
  height: z.int().min(50).max(4000),
  path: z
    .string()
    .min(10)
    .max(60_000)
    .regex(/^(?:[ML]\d{1,4} \d{1,4})+$/),
});
export type Signature = z.infer<typeof Signature>;

const paper: OnPaper = {
  wide: true,
  filled: (value, language) => {
    const caption = language === 'zh' ? '已在屏幕上签名' : 'Signed on screen';
    const drawn = Signature.safeParse(value).data;
    return drawn ? { kind: 'drawing', ...drawn, caption } : printedText('');
  },
  blank: (language) => ({ kind: 'frame', height: 22, caption: language === 'zh' ? '签名' : 'Signature' }),
};

/** A signature on glass. */
export const signature = defineFieldType({
  jsonTypes: ['object'],
  settings: SignatureSettings,
  missing: 'SIGNATURE_REQUIRED',
  bind: () => ({
    normalise: (raw) => raw ?? undefined,
    check: (value) => (Signature.safeParse(value).success ? [] : [{ code: 'INVALID_SIGNATURE' }]),
    toFeel: (value) => value !== undefined,
    fromFeel: () => undefined,
    text: (_value, language) => (language === 'zh' ? '已签名' : 'Signed'),
    paper,
  }),
});
