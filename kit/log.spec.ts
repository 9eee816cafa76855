import { describe, expect, it } from 'vitest';
import { createLog, scrub } from './log.ts';

function capture() {
  const lines: string[] = [];
  return { lines, log: createLog({ destination: { write: (line) => void lines.push(line) } }) };
}

describe('a log line', () => {
  it.each([
    ['an identity number', '11010519491231002X', '[id]'],
    ['an identity number in small letters', '11010519491231002x', '[id]'],
    ['a bank card', '6222021234567890128', '[card]'],
    ['a bank card in groups', '6222 0212 3456 7890 128', '[card]'],
    ['a mobile phone', '13800138000', '[phone]'],
    ['a mobile phone with country code', '+86 138 0013 8000', '[phone]'],
  ])('never shows %s', (_what, number, mark) => {
    expect(scrub(`paid to ${number} today`)).toBe(`paid to ${mark} today`);
  });

  it.each([
    '2251799813685249',
    '4503599627370497',
    '110105194912310021',
    '2026-11-22T08:00:00.000Z',
    '1763798400000',
  ])('keeps %s, which is none of these', (text) => {
    expect(scrub(`key ${text}`)).toBe(`key ${text}`);
  });

  it('is still JSON when a bare number was hidden', () => {
    // given
    const { lines, log } = capture();

    // when
    log.info({ card: 6222021234567894, phones: [13800138000] }, 'a note');

    // then
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ card: '[card]', phones: ['[phone]'], msg: 'a note' });
  });

  it('hides secrets by their names and scrubs the text of errors', () => {
    const { lines, log } = capture();
    log.error({
      req: { headers: { authorization: 'Basic abc' } },
      password: 'p',
      err: new Error('no 13800138000'),
    });
    const text = lines.join('');
    expect(text).not.toMatch(/Basic abc|13800138000|"p"/);
    expect(text).toContain('[redacted]');
  });

  it('shows an error by name, message, code, stack and cause, and nothing that hangs on it', () => {
    const { lines, log } = capture();
    const fault = Object.assign(new Error('duplicate', { cause: new Error('lost') }), {
      code: '23505',
      detail: 'Key (name)=(Wang Fang) already exists.',
      client: { secretKey: 4711 },
    });
    log.error({ err: fault });
    expect(JSON.parse(lines.join(''))).toMatchObject({
      err: { type: 'Error', message: 'duplicate', code: '23505', cause: { message: 'lost' } },
    });
    expect(lines.join('')).not.toMatch(/Wang Fang|4711/);
  });
});
