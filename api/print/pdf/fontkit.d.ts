/** The part of fontkit that paper is measured with. */
declare module 'fontkit' {
  export interface FontkitFont {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): { readonly advanceWidth: number };
  }

  export function create(file: Uint8Array): FontkitFont;
}
