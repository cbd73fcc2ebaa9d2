import { Rejected } from '@accrue/kernel';
import { PageOrder } from './paging';
import type { PlatformProblemCode } from './problem';

const order = new PageOrder('instant', 'text');
type Place = readonly [at: string, id: string];
const T = '2026-03-01T10:00:00.000Z';
const PLACES: readonly Place[] = [
  [T, 'a'],
  [T, 'b ł"'],
  ['2026-03-01T10:00:00.001Z', 'a'],
];
const pageAfter = (cursor: string | null, limit: number) => {
  const after = order.after(cursor === null ? {} : { cursor });
  const from = after === null ? 0 : PLACES.findIndex(([at, id]) => at === after[0] && id === after[1]) + 1;
  return order.pageOf(PLACES.slice(from, from + limit + 1), { limit }, (place) => place);
};

describe('pages', () => {
  it.each([1, 2, 3, 4])('of %i lead through all items, once each, and the last says so', (limit) => {
    const seen: Place[] = [];
    let cursor: string | null = null;
    do {
      const next = pageAfter(cursor, limit);
      expect(next.page.length).toBeGreaterThan(0);
      seen.push(...next.page);
      cursor = next.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(PLACES);
  });

  it('of nothing are one', () =>
    expect(order.pageOf([], { limit: 1 }, () => [T, 'a'])).toEqual({ page: [], nextCursor: null }));

  it.each([
    '',
    'a',
    '[]',
    '{"0":"2026-03-01T10:00:00.000Z","1":"a","length":2}',
    `["${T}"]`,
    `["${T}","a","b"]`,
    '["2026-03-01","a"]',
    '["2026-02-30T10:00:00.000Z","a"]',
    '["0000-01-01T00:00:00.000Z","a"]',
    '["infinity","a"]',
    `["${T}",1]`,
    `["${T}","\\u0000"]`,
    `["${T}","\\ud800"]`,
  ])('do not begin at what nobody was told: %s', (text) => {
    const cursor = Buffer.from(text).toString('base64url');
    const errors = [{ pointer: '/cursor', message: 'cursor must be the nextCursor of the page before' }];
    expect(() => order.after({ cursor })).toThrow(new Rejected<PlatformProblemCode>('request.invalid', { errors }));
  });

  it.each([-1, 1.5, 2 ** 53, '1', null])('have counts that are some: not %s', (count) => {
    const cursor = Buffer.from(JSON.stringify([count])).toString('base64url');
    expect(() => new PageOrder('count').after({ cursor })).toThrow(Rejected);
  });
});
