/** The part of pdfkit that paper is drawn with. */
declare module 'pdfkit' {
  import type { FontkitFont } from 'fontkit';

  export interface StructureElement {
    /** Adds an element below, or draws what belongs to this one. */
    add(child: StructureElement | (() => void)): StructureElement;
    end(): void;
  }

  export interface PdfImage {
    readonly width: number;
    readonly height: number;
    /** Of EXIF: from 5 on, width and height change places. */
    readonly orientation?: number;
  }

  interface DocumentOptions {
    size: 'A4';
    margin: number;
    bufferPages: boolean;
    tagged: boolean;
    pdfVersion: '1.7';
    lang: string;
    displayTitle: boolean;
    font: FontkitFont;
    info: { Title: string; Creator: string; CreationDate: Date };
  }

  interface OutlineItem {
    addItem(title: string): OutlineItem;
  }

  export default class PdfDocument {
    constructor(options: DocumentOptions);
    readonly outline: OutlineItem;
    registerFont(name: string, source: FontkitFont): this;
    font(name: string): this;
    fontSize(points: number): this;
    fillColor(color: string): this;
    strokeColor(color: string): this;
    lineWidth(points: number): this;
    lineCap(style: 'round' | 'butt'): this;
    lineJoin(style: 'round' | 'miter'): this;
    text(text: string, x: number, y: number, options: { lineBreak: false; baseline: 'alphabetic' }): this;
    rect(x: number, y: number, width: number, height: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    path(path: string): this;
    fill(color: string): this;
    stroke(): this;
    save(): this;
    restore(): this;
    translate(x: number, y: number): this;
    scale(factor: number): this;
    openImage(bytes: Uint8Array): PdfImage;
    image(image: PdfImage, x: number, y: number, size: { width: number; height: number }): this;
    struct(type: string, options?: { alt?: string; scope?: 'Column' | 'Row' }): StructureElement;
    addStructure(element: StructureElement): this;
    markContent(tag: 'Artifact', options: { type: 'Layout' | 'Pagination' }): this;
    endMarkedContent(): this;
    addPage(): this;
    switchToPage(index: number): this;
    bufferedPageRange(): { readonly start: number; readonly count: number };
    on(event: 'data', listener: (chunk: Uint8Array) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: unknown) => void): this;
    end(): void;
  }
}
