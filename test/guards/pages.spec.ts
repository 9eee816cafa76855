import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../model/errors.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** Rows of the page's table: code, status, title, what to do. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, code = '', status = '', title = '', advice = '']) => ({
    code: code.replaceAll('`', ''),
    status,
    title,
    advice,
  }));

describe('docs/errors.md', () => {
  it('lists every error a client can meet with its status and title, in the order of the catalogue, and no other', () => {
    expect(rows.map(({ code, status, title }) => [code, Number(status), title])).toEqual(
      Object.entries(errorCatalogue).map(([code, { status, title }]) => [code, status, title]),
    );
  });

  it('says for each what to do', () => {
    expect(rows.filter(({ advice }) => advice.length < 10)).toEqual([]);
  });
});
