import { GRANTED, granted, LedgerApp, PUBLISHED, published } from '../ledger.fixture';

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
});
