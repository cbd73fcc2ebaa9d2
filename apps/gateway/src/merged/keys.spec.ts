import { mergeKeys } from './keys';

describe('the keys of all services', () => {
  it('are each listed once, with the latest use', () => {
    const key = (name: string, lastUsedAt: string | null) => ({ name, source: 'issued', lastUsedAt });
    expect(
      mergeKeys(
        [
          { keys: [key('till-1', '2026-01-01T00:00:00.000Z'), key('till-2', null)], nextCursor: null },
          { keys: [key('till-1', '2026-01-02T00:00:00.000Z'), key('till-2', null)], nextCursor: null },
          { keys: [key('till-1', null)], nextCursor: null },
        ],
        {},
      ),
    ).toEqual({ keys: [key('till-1', '2026-01-02T00:00:00.000Z'), key('till-2', null)], nextCursor: null });
  });
});
