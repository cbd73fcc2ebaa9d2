import type { ApiClient } from './client';
import { itemsOf } from './list';

/** A platform with a list of so many numbers. */
class Numbers {
  readonly asked: string[] = [];

  constructor(private readonly count: number) {}

  get client(): Pick<ApiClient, 'json'> {
    return { json: async <T>(path: string) => this.answer(path) as T };
  }

  private answer(path: string): object {
    this.asked.push(path);
    const query = new URL(path, 'http://platform').searchParams;
    const from = Number(query.get('cursor') ?? 0);
    const to = Math.min(from + Number(query.get('limit')), this.count);
    const numbers = Array.from({ length: to - from }, (_unused, n) => from + n);
    return { numbers, nextCursor: to === this.count ? null : String(to) };
  }
}

const wanted = { path: '/v1/numbers', name: 'numbers', query: { kind: 'odd & even' } };

describe('a list', () => {
  it('is read to its end, page after page, with the same question', async () => {
    const platform = new Numbers(2_500);
    const { items, nextCursor } = await itemsOf<number>(platform.client, wanted);
    expect(items).toEqual(Array.from({ length: 2_500 }, (_unused, n) => n));
    expect(nextCursor).toBeNull();
    expect(platform.asked).toEqual([
      '/v1/numbers?kind=odd+%26+even&limit=1000',
      '/v1/numbers?kind=odd+%26+even&limit=1000&cursor=1000',
      '/v1/numbers?kind=odd+%26+even&limit=1000&cursor=2000',
    ]);
  });

  it('is read no further than was asked for, and tells that it goes on', async () => {
    const platform = new Numbers(2_500);
    const { items, nextCursor } = await itemsOf<number>(platform.client, { ...wanted, most: 1_002 });
    expect([items.length, nextCursor]).toEqual([1_002, '1002']);
    expect(platform.asked.map((path) => new URL(path, 'http://platform').searchParams.get('limit'))).toEqual([
      '1000',
      '2',
    ]);
  });

  it('may be empty', async () => {
    expect(await itemsOf(new Numbers(0).client, wanted)).toEqual({ items: [], nextCursor: null });
  });
});
