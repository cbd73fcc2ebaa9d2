import { mergeAudit, type ListedEntry } from './audit';

describe('who did what, of all services', () => {
  const entry = (id: string, second: number, more: Partial<ListedEntry> = {}): ListedEntry => ({
    ...{
      id,
      at: `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`,
      actor: 'anna',
      action: 'PUT /v1/programme',
    },
    ...{ subjects: [], correlationId: 'c', status: 200 },
    ...more,
  });
  const merged = (...parts: readonly (readonly ListedEntry[])[]) =>
    mergeAudit(
      parts.map((entries) => ({ entries, nextCursor: null })),
      {},
    ).entries.map(({ id, status }) => [id, status]);

  it('is each listed once, the newest first, whether services share a database or not', () => {
    const [one, two, three] = [entry('1', 1), entry('2', 2), entry('3', 3)];
    expect(merged([two, one], [two, one])).toEqual([
      ['2', 200],
      ['1', 200],
    ]);
    expect(merged([one], [three, two])).toEqual([
      ['3', 200],
      ['2', 200],
      ['1', 200],
    ]);
  });

  it('has what every service was told of once, with the worst outcome, and asked again later again', () => {
    const key = (id: string, second: number, status: number | null) =>
      entry(id, second, { action: 'POST /v1/keys/{name}:revoke', subjects: ['till-1'], status });
    expect(merged([key('1', 1, 200)], [key('2', 2, 503)], [key('3', 2, null)])).toEqual([['2', 503]]);
    const later = { ...key('4', 5, 200), at: '2026-01-01T00:02:00.000Z' };
    expect(merged([later, key('1', 1, 200)])).toEqual([
      ['4', 200],
      ['1', 200],
    ]);
  });
});
