import type { Wire } from '@accrue/testing-contexts';
import { CORRECTED, GRANTED, corrected, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

describe('a statement', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await LedgerApp.open();
  });
  afterAll(() => app.close());

  it('tells the reasons in the language of who reads, else of the programme, else in English', async () => {
    await app.deliver(GRANTED, granted('m-read', 'R-read', 100));
    const read = async (accepted?: string, query = '') => {
      const headers = accepted === undefined ? undefined : { 'accept-language': accepted };
      const url = `/v1/members/m-read/statement?atLeastRevision=0${query}`;
      const answer = await app.call('P', 'GET', url, undefined, headers);
      const [line] = answer.body['lines'] as readonly { readonly reason: { readonly text: string } }[];
      expect(line?.reason).toMatchObject({ code: 'award.earned', data: { receiptId: 'R-read' } });
      expect(answer.headers['vary']).toBe('Accept-Language');
      return [answer.headers['content-language'], line?.reason.text];
    };
    const polish = ['pl', 'Naliczono za paragon R-read'];
    const russian = ['ru', 'Начислено по чеку R-read'];
    expect(await read()).toEqual(['en', 'Earned on receipt R-read']);
    expect(await read('de, pl;q=0.5')).toEqual(polish);
    expect(await read('pl', '&locale=ru')).toEqual(russian);
    await app.deliver(PUBLISHED, published(2, { locale: 'ru' }));
    await app.deliver(PUBLISHED, published(1, { locale: 'pl' }));
    expect(await read('de')).toEqual(russian);
    const unknown = await app.call('P', 'GET', '/v1/members/m-read/statement?locale=de');
    expect([unknown.status, unknown.body['code']]).toEqual([400, 'request.invalid']);
  });

  it('says what was known then, and what had happened by then', async () => {
    app.clock.set('2026-01-20T11:00:00Z');
    await app.deliver(GRANTED, granted('m-then', 'R-2', 50, { occurredAt: '2026-01-20T10:00:00.000Z' }));
    await app.settled();
    const read = async (query = ''): Promise<readonly Wire[]> =>
      (await app.get(`/v1/members/m-then/statement${query}`)).body.lines;
    const before = await read();
    app.clock.set('2026-01-30T11:00:00Z');
    await app.deliver(GRANTED, granted('m-then', 'R-1', 100, { occurredAt: '2026-01-05T10:00:00.000Z' }));
    await app.deliver(CORRECTED, corrected('m-then', 'R-2', 60, { occurredAt: '2026-01-31T10:00:00.000Z' }));
    await app.settled();
    const pointsOf = (lines: readonly Wire[]) => lines.map(({ receiptId, points }: Wire) => `${receiptId} ${points}`);
    expect(pointsOf(await read())).toEqual(['R-2 10', 'R-1 100', 'R-2 50']);
    expect(await read('?knownAt=2026-01-30T10:59:59.999Z')).toEqual(before);
    expect(pointsOf(await read('?asOf=2026-01-19T00:00:00Z'))).toEqual(['R-1 100']);
    expect(pointsOf(await read('?asOf=2026-01-20T10:00:00Z'))).toEqual(['R-1 100', 'R-2 50']);
    expect(await read('?asOf=2026-01-19T00:00:00Z&knownAt=2026-01-29T00:00:00Z')).toEqual([]);
    const [correction] = await read();
    expect(correction).toMatchObject({
      kind: 'correct',
      reason: { code: 'award.corrected', data: { cause: 'tier_changed' } },
    });
    expect((await app.get('/v1/members/m-then/statement?asOf=then')).status).toBe(400);
  });
});
