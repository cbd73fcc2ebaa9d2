import { createHash } from 'node:crypto';
import { canonicalJson } from '@accrue/kernel';
import { signatureOf, signatureOfPdf, type PublicKey } from '@accrue/signatures';
import { CORRECTED, GRANTED, corrected, granted, LedgerApp, PUBLISHED, published } from '../../ledger.fixture';
import { textOfPdf } from './pdf-text.fixture';
import type { StatementDocumentDto } from './statement-document.dto';

const NOVEMBER = 'from=2026-11-01&to=2026-11-30';

describe('the statement of a month', () => {
  let app: LedgerApp;
  const path = (query: string, memberId = 'm-1') => `/v1/members/${memberId}/statement-document?${query}`;
  const read = async (query = NOVEMBER): Promise<StatementDocumentDto> => {
    const answer = await app.get(path(query));
    expect([query, answer.status]).toEqual([query, 200]);
    return answer.body as StatementDocumentDto;
  };
  const sale = (receiptId: string, occurredAt: string, points: number, more: Parameters<typeof granted>[3] = {}) =>
    app.deliver(GRANTED, granted('m-1', receiptId, points, { occurredAt, ...more }));

  // Given October and November in Warsaw, with a correction of October that was learnt of in November
  beforeAll(async () => {
    app = await LedgerApp.open();
    const wallets = [{ id: 'points', name: 'Punkty', unit: 'points' }];
    await app.deliver(
      PUBLISHED,
      published(1, { name: 'Żółty Klub', timeZone: 'Europe/Warsaw', locale: 'pl', wallets }),
    );
    app.clock.set('2026-10-05T10:00:00Z');
    await sale('R-1', '2026-10-05T10:00:00.000Z', 100, {
      expiresAt: '2026-12-31T23:00:00.000Z',
      expiresOn: '2026-12-31',
    });
    app.clock.set('2026-10-31T23:00:00Z'); // November in Warsaw
    await app.deliver(CORRECTED, corrected('m-1', 'R-1', 120, { occurredAt: '2026-10-05T10:00:00.000Z' }));
    app.clock.set('2026-11-20T12:00:00Z');
    await sale('R-2', '2026-11-20T11:00:00.000Z', 40, {
      expiresAt: '2027-01-31T23:00:00.000Z',
      expiresOn: '2027-01-31',
    });
    await app.call('P', 'POST', '/v1/accounts/m-1/holds', { holdId: 'h-1', walletId: 'points', points: 50 });
    await app.call('P', 'POST', '/v1/accounts/m-1/holds/h-1:capture', { points: 30, final: true });
  });
  afterAll(() => app.close());

  it('leads from the opening to the closing balance, line by line, in the order of booking', async () => {
    const { statement, final } = await read();
    expect(final).toBe(false);
    expect(statement).toMatchObject({
      ...{
        form: 'accrue.statement.v1',
        programme: 'Żółty Klub',
        memberId: 'm-1',
        timeZone: 'Europe/Warsaw',
        locale: 'pl',
      },
      ledgerPosition: { streamId: 'account-m-1', revision: 4 },
    });
    const [wallet] = statement.wallets;
    expect(wallet).toMatchObject({
      ...{ walletId: 'points', name: 'Punkty', unit: 'points' },
      opening: { active: 100, pending: 0, held: 0, deficit: 0 },
      closing: { active: 130, pending: 0, held: 0, deficit: 0 },
      expiringNext: [
        { expiresOn: '2026-12-31', points: 90 },
        { expiresOn: '2027-01-31', points: 40 },
      ],
    });
    expect(wallet?.lines.map(({ kind, points, receiptId }) => `${kind} ${points} ${receiptId ?? ''}`)).toEqual([
      'correct 20 R-1',
      'earn 40 R-2',
      'hold -50 ',
      'capture 20 ',
    ]);
    expect(wallet?.lines[0]).toMatchObject({
      occurredAt: '2026-10-05T10:00:00.000Z',
      reason: { code: 'award.corrected', data: { cause: 'tier_changed' } },
      balance: { active: 120 },
    });
    expect((wallet?.lines ?? []).reduce((sum, { points }) => sum + points, 100)).toBe(130);
  });

  it('begins where the month before ended, and stays what it is whatever comes later', async () => {
    app.clock.set('2026-12-01T10:00:00Z');
    const before = await read();
    expect(before.final).toBe(true);
    expect((await read('from=2026-10-01&to=2026-10-31')).statement.wallets[0]?.closing).toEqual(
      before.statement.wallets[0]?.opening,
    );
    await sale('R-3', '2026-11-10T10:00:00.000Z', 1_000);
    expect(await read()).toEqual(before);
    const december = (await read('from=2026-12-01&to=2026-12-31')).statement.wallets[0];
    expect(december?.opening).toEqual(before.statement.wallets[0]?.closing);
    expect(december?.lines).toMatchObject([{ receiptId: 'R-3', occurredAt: '2026-11-10T10:00:00.000Z' }]);
  });

  it('is known by the digest of its canonical JSON', async () => {
    const { statement, digest } = await read();
    expect(createHash('sha256').update(canonicalJson(statement)).digest('hex')).toBe(digest);
    expect((await read(`${NOVEMBER}&locale=en`)).digest).not.toBe(digest);
  });

  it('is signed, as JSON and as PDF, by a key that stays known', async () => {
    const { keys } = (await app.get('/v1/ledger/signing-keys')).body as { readonly keys: readonly PublicKey[] };
    const document = await read();
    expect(signatureOf(document, keys)).toBe('holds');
    expect(signatureOf({ ...document, statement: { ...document.statement, memberId: 'm-2' } }, keys)).toBe('broken');
    const { rawPayload } = await app.http.inject({
      ...{ method: 'GET', url: path(`${NOVEMBER}&format=pdf`), headers: { 'x-api-key': 'P' } },
    });
    expect(signatureOfPdf(rawPayload, keys)).toEqual({ keyId: document.keyId, check: 'holds' });
    expect(await app.database.query('select x from ledger_signing_key')).toEqual([{ x: keys[0]?.x }]);
  });

  const printed = async (locale: string): Promise<string> => {
    const response = await app.http.inject({
      method: 'GET',
      url: path(`${NOVEMBER}&locale=${locale}&format=pdf`),
      headers: { 'x-api-key': 'P' },
    });
    expect(response.headers['content-type']).toBe('application/pdf');
    expect(response.headers['content-language']).toBe(locale);
    return textOfPdf(response.rawPayload);
  };

  it.each([
    ['en', 'Opening balance', 'Earned on receipt R-2'],
    ['ru', 'Входящий остаток', 'Начислено по чеку R-2'],
    ['pl', 'Saldo początkowe', 'Naliczono za paragon R-2'],
  ])('prints as PDF in %s, with the same digest', async (locale, opening, reason) => {
    const { digest } = await read(`${NOVEMBER}&locale=${locale}`);
    const text = await printed(locale);
    for (const part of ['Żółty Klub', 'm-1', 'Punkty', opening, reason, '2026-12-31', digest])
      expect(text).toContain(part);
  });

  it('prints the same bytes for the same statement', async () => {
    const bytes = async () =>
      (await app.http.inject({ method: 'GET', url: path(`${NOVEMBER}&format=pdf`), headers: { 'x-api-key': 'A' } }))
        .rawPayload;
    expect((await bytes()).equals(await bytes())).toBe(true);
  });

  it.each([
    'from=2026-11-01',
    'from=2026-11-31&to=2026-12-01',
    'from=2026-11-02&to=2026-11-01',
    `${NOVEMBER}&format=xml`,
  ])('refuses %s', async (query) => {
    expect((await app.get(path(query))).status).toBe(400);
  });

  it('is of somebody', async () => {
    expect((await app.get(path(NOVEMBER, 'nobody'))).body).toMatchObject({ status: 404, code: 'member.unknown' });
  });
});
