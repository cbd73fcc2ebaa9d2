import { Rejected } from '@accrue/kernel';
import { codesOfBody } from './codes-of-body';

const errorsOf = (body: unknown): unknown => {
  try {
    codesOfBody(body);
  } catch (error) {
    expect((error as Rejected).code).toBe('request.invalid');
    return (error as Rejected).data['errors'];
  }
  throw new Error('accepted');
};
const codes = (body: unknown): readonly string[] => codesOfBody(body).map(({ code }) => code);

it('reads an array of codes; there, a code may be called like a heading', () => {
  expect(codes({ codes: ['A-1', ' B 2 ', 'code'] })).toEqual(['A-1', 'B 2', 'code']);
});

it('reads one code a line, bare or quoted, with either line end', () => {
  expect(codes('A-1\r\n\n  B-2\n"C \\"3\\""\n')).toEqual(['A-1', 'B-2', 'C "3"']);
  expect(codes('A-1\r"B ""2"""\r\n5" OFF')).toEqual(['A-1', 'B "2"', '5" OFF']);
});

it.each([
  ['a heading', 'code\nA-1\nB-2\n'],
  ['a heading with a byte order mark, in capitals', '\ufeffCODE\r\nA-1\r\nB-2\r\n'],
  ['a heading in quotes and one in words', '"Voucher Code"\n"A-1" \n"B-2"\n'],
  ['no heading, blank lines and trailing blanks', '\n\nA-1  \n \t \nB-2'],
  ['several columns', 'campaign,code,valid\nspring,A-1,2026\n"summer, late",B-2,2026\n'],
  ['several columns apart by semicolons', 'id;Coupon-Code;\n1;A-1;\n;;\n2;"B-2";\n'],
  ['several columns apart by tabs', 'code\tnote\nA-1\tx\nB-2'],
])('reads CSV with %s', (_, text) => {
  expect(codes(text)).toEqual(['A-1', 'B-2']);
});

it('knows the line of each', () => {
  expect(codesOfBody('code\n\nA-1\nB-2')).toEqual([
    { code: 'A-1', line: 3 },
    { code: 'B-2', line: 4 },
  ]);
});

it('names what is wrong by place and does not repeat a secret', () => {
  const text = 'a text of 1 to 128 characters without control characters';
  expect(errorsOf({ codes: ['ok', 7, '', 'x'.repeat(129), 'a\tb'] })).toEqual(
    [1, 2, 3, 4].map((index) => ({ pointer: `/codes/${index}`, message: text })),
  );
  expect(errorsOf(`code\nok\n${'x'.repeat(129)}`)).toEqual([{ pointer: '/codes/1', line: 3, message: text }]);
  expect(errorsOf('"half \\ud83d"')).toEqual([{ pointer: '/codes/0', line: 1, message: text }]);
  expect(errorsOf('code,note\nok,1\n,2')).toEqual([{ pointer: '/codes/1', line: 3, message: text }]);
  expect(errorsOf('ok\n"SECRET')).toEqual([
    { pointer: '', line: 2, message: 'a quote that is opened and closed, or none' },
  ]);
  expect(errorsOf('A-1\nSECRET,B-2')).toEqual([
    { pointer: '', line: 2, message: expect.stringContaining('headed "code"') as string },
  ]);
});

it('wants codes, and not too many of them', () => {
  expect(errorsOf({})).toEqual([{ pointer: '/codes', message: 'an array of texts' }]);
  expect(errorsOf(null)).toEqual([{ pointer: '/codes', message: 'an array of texts' }]);
  expect(errorsOf('\n')).toEqual([{ pointer: '/codes', message: 'at least one code' }]);
  expect(errorsOf('code\n')).toEqual([{ pointer: '/codes', message: 'at least one code' }]);
  const many = Array.from({ length: 10_001 }, (_, n) => `c${n}`);
  expect(errorsOf({ codes: many })).toEqual([{ pointer: '/codes', message: 'at most 10000 codes a call' }]);
  expect(codes(many.join('\n'))).toHaveLength(10_001);
});
