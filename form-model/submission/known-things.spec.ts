import { describe, expect, it } from 'vitest';
import { aField, aForm, aRule, aTable, both } from '../../test/form-builder.ts';
import { checkSubmission, openForm, type SubmissionOptions } from '../index.ts';

const now = new Date('2026-11-23T02:00:00Z');
const codes = (form: ReturnType<typeof aForm>, sent: unknown, options: Partial<SubmissionOptions> = {}) => {
  const checked = checkSubmission(form, sent, { now, ...options });
  return checked.ok ? [] : checked.errors.map(({ path, code }) => `${path} ${code}`);
};

describe('files', () => {
  const form = aForm({ papers: aField('file'), rows: aTable({ photo: aField('photo') }) });
  const ref = (id: string) => ({ id, name: `${id}.jpg`, mediaType: 'image/jpeg', size: 10 });
  const files = new Map([['mine', { mediaType: 'image/png', size: 2000 }]]);

  it('that do not belong to the case are refused with their path', () => {
    const sent = { papers: [ref('mine'), ref('other')], rows: [{ rowId: 'a', photo: [ref('third')] }] };
    expect(codes(form, sent, { files })).toEqual(['papers UNKNOWN_FILE', 'rows.0.photo UNKNOWN_FILE']);
  });

  it('are stored with the type and size the server knows, not those that were sent', () => {
    expect(checkSubmission(form, { papers: [ref('mine')] }, { now, files })).toEqual({
      ok: true,
      values: { papers: [{ id: 'mine', name: 'mine.jpg', mediaType: 'image/png', size: 2000 }] },
    });
  });

  it('on their way keep the form from being complete', () => {
    const session = openForm(aForm({ papers: aField('file', { required: true }) }), { now });
    const papers = session.find('papers');
    if (papers?.kind !== 'field') throw new Error('The field is missing');
    papers.hold('UPLOAD_RUNNING');
    expect(papers.errors.map(({ code }) => code)).toEqual(['UPLOAD_RUNNING']);
    papers.hold(undefined);
    expect(papers.errors.map(({ code }) => code)).toEqual(['FILES_REQUIRED']);
  });

  it('are counted and told apart by rules', () => {
    const ruled = aForm({
      papers: aField('file'),
      many: aField('calculated', {
        'x-rules': [aRule('value', 'count(papers[item.mediaType = "image/jpeg"])')],
      }),
    });
    expect(checkSubmission(ruled, { papers: [ref('a'), ref('b')] }, { now })).toMatchObject({
      values: { many: 2 },
    });
  });
});

describe('a choice from a dictionary', () => {
  const one = aField('choice', { type: 'object', 'x-component-props': { dictionary: 'family-relation' } });
  const several = aField('choice', { type: 'array', 'x-component-props': { dictionary: 'family-relation' } });
  const form = aForm({ one, several, seen: aField('text', { 'x-rules': [aRule('value', 'one')] }) });
  const dictionaries = new Map([
    [
      'family-relation',
      [
        { value: '10', label: both('配偶') },
        { value: '20', label: both('子') },
      ],
    ],
  ]);

  it('is looked up where the dictionary is at hand, and gets the label it has there', () => {
    const sent = { one: { value: '10', label: both('谁都行') }, several: ['20', '20'] };
    expect(checkSubmission(form, sent, { now, dictionaries })).toEqual({
      ok: true,
      values: {
        one: { value: '10', label: both('配偶') },
        several: [{ value: '20', label: both('子') }],
        seen: '10',
      },
    });
    expect(codes(form, { one: '99', several: ['10', '98'] }, { dictionaries })).toEqual([
      'one UNKNOWN_OPTION',
      'several UNKNOWN_OPTION',
    ]);
  });

  it('is stored in a JSON type that holds a label', () => {
    expect(() => aForm({ one: { ...one, type: 'string' } })).toThrow('stored as');
    expect(() =>
      aForm({ a: aField('choice', { type: 'object', enum: [{ value: 'A', label: both('甲') }] }) }),
    ).toThrow();
    expect(() =>
      aForm({ a: { ...one, 'x-component-props': { dictionary: 'sex', source: 'banks' } } }),
    ).toThrow('not from both');
  });
});
