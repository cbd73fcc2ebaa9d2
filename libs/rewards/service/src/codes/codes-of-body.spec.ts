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

it('reads an array of codes', () => {
  expect(codesOfBody({ codes: ['A-1', ' B 2 '] })).toEqual(['A-1', 'B 2']);
});

it('reads one code a line, bare or quoted, with either line end', () => {
  expect(codesOfBody('A-1\r\n\n  B-2\n"C \\"3\\""\n')).toEqual(['A-1', 'B-2', 'C "3"']);
});

it('names what is wrong by place and does not repeat a secret', () => {
  const text = 'a text of 1 to 128 characters without control characters';
  expect(errorsOf({ codes: ['ok', 7, '', 'x'.repeat(129), 'a\tb'] })).toEqual(
    [1, 2, 3, 4].map((index) => ({ pointer: `/codes/${index}`, message: text })),
  );
  expect(errorsOf('ok\n"broken')).toEqual([{ pointer: '/codes/1', message: text }]);
});

it('wants codes, and not too many of them', () => {
  expect(errorsOf({})).toEqual([{ pointer: '/codes', message: 'an array of texts' }]);
  expect(errorsOf(null)).toEqual([{ pointer: '/codes', message: 'an array of texts' }]);
  expect(errorsOf('\n')).toEqual([{ pointer: '/codes', message: 'at least one code' }]);
  expect(errorsOf({ codes: Array.from({ length: 10_001 }, (_, n) => `c${n}`) })).toEqual([
    { pointer: '/codes', message: 'at most 10000 codes a call' },
  ]);
});
