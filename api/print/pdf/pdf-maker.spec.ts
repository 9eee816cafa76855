import { afterAll, describe, expect, it } from 'vitest';
import type { Printout } from '../../../model/printout.ts';
import { aPng } from '../../../test/png.ts';
import { readPdf } from '../../../test/pdf-text.ts';
import { pdfMaker } from './pdf-maker.ts';

const printout = (changes: Partial<Printout> = {}): Printout => ({
  language: 'zh',
  title: '调查表',
  subtitle: '',
  facts: [],
  blocks: [],
  signers: [],
  footer: { form: 'a 第 1 版', printed: '打印' },
  mark: '',
  ...changes,
});
const madeAt = new Date('2026-11-23T08:00:00Z');
const ask = (text: string): Printout['blocks'][number] => ({
  ...{ kind: 'question', number: '1.', label: '说明', hint: '', when: '' },
  answer: { kind: 'text', text, notes: [] },
});

describe('paper as PDF', () => {
  const maker = pdfMaker();
  afterAll(() => maker.close());
  const make = (changes: Partial<Printout>, pictures = new Map<string, Uint8Array>()) =>
    maker.make({ printout: printout(changes), pictures, madeAt });

  it('says in place of a broken or unknown picture that it was not printed, and prints what comes after', async () => {
    const sound = aPng(20, 10);
    // A length of four thousand million in the first part, and a size that no memory holds.
    const endless = Buffer.from(sound);
    endless.writeUInt32BE(0xfffffff0, 33);
    const vast = Buffer.from(sound);
    vast.writeUInt32BE(0x7fffffff, 16);
    const pictures = new Map<string, Uint8Array>([
      ['sound', sound],
      ['endless', endless],
      ['vast', vast],
      ['large', aPng(6000, 6000)],
      ['webp', Buffer.from('RIFF....WEBPVP8 ')],
    ]);
    const files = [...pictures.keys(), 'absent'].map((id) => ({ id, caption: `图 ${id}`, picture: true }));
    const block = { ...ask(''), answer: { kind: 'files', files } } as const;
    const read = await readPdf(await make({ blocks: [block, ask('后来')] }, pictures));
    expect(read.pages[0]?.pictures).toBe(1);
    expect(read.text.match(/图片未能印出/g)?.length).toBe(5);
    expect(read.text).toContain('后来');
  });

  it('goes over as many pages as a long answer needs, and loses no sign', async () => {
    const long = Array.from({ length: 2500 }, (_sign, i) => String.fromCodePoint(0x4e00 + i)).join('');
    const read = await readPdf(await make({ blocks: [ask(long)] }));
    expect(read.pages.length).toBeGreaterThan(1);
    const inner = read.text.replaceAll(/a第1版第\d+页，共\d+页打印/g, '');
    expect(inner).toContain(long);
  });

  it('writes signs that the font lacks by their number', async () => {
    const read = await readPdf(await make({ blocks: [ask('𪚥 👍 é')] }));
    expect(read.text).toContain('〔U+2A6A5〕〔U+1F44D〕é');
  });

  it('tells who asked that a printout cannot be drawn, and draws the next one', async () => {
    const tall = { ...ask(''), answer: { kind: 'frame', height: 5000, caption: '' } } as const;
    await expect(make({ blocks: [tall] })).rejects.toThrow('higher than a page');
    expect((await readPdf(await make({ title: '下一张' }))).text).toContain('下一张');
  });
});

describe('the process that draws', () => {
  it('ends when nobody prints for a while, and comes back for the next printout', async () => {
    const maker = pdfMaker({ idleMs: 50 });
    const source = { printout: printout(), pictures: new Map(), madeAt };
    await maker.make(source);
    await new Promise((done) => setTimeout(done, 200));
    expect((await maker.make(source)).subarray(0, 5).toString()).toBe('%PDF-');
    maker.close();
  });

  it('is given up with what waits for it when it takes too long', async () => {
    const maker = pdfMaker({ longestMs: 1 });
    const source = { printout: printout(), pictures: new Map(), madeAt };
    await expect(maker.make(source)).rejects.toThrow('took too long');
    maker.close();
  });
});
