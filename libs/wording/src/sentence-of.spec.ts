import { LOCALES, REASONS, type Locale, type Reason, type ReasonCode } from '@accrue/contracts';
import { sentenceOf } from './sentence-of';

const reader = (locale: Locale) => ({ locale, timeZone: 'Europe/Warsaw', currency: 'PLN' });
const said = (locale: Locale, code: ReasonCode, data: object) => sentenceOf({ code, data } as Reason, reader(locale));

describe('every reason', () => {
  const cases = LOCALES.flatMap((locale) =>
    Object.entries(REASONS).flatMap(([code, { examples }]) =>
      examples.map((data) => [locale, code as ReasonCode, data] as const),
    ),
  );

  it.each(cases)('is a sentence in %s: %s %j', (locale, code, data) => {
    const sentence = said(locale, code, data);
    expect(sentence).toMatch(/^\S.*\S$/);
    // No argument without a value, nothing left of the pattern, no two spaces.
    expect(sentence).not.toMatch(/undefined|null|NaN|Invalid|[{}#]| {2}/);
  });

  it('is another sentence in each language', () => {
    for (const [code, { examples }] of Object.entries(REASONS)) {
      const sentences = LOCALES.map((locale) => said(locale, code as ReasonCode, examples[0] as object));
      expect([code, new Set(sentences).size]).toEqual([code, LOCALES.length]);
    }
  });
});

describe('numbers of days', () => {
  const days = (locale: Locale, ageDays: number): string => {
    const data = { occurredAt: '2026-09-29T10:00:00.000Z', ageDays, tooOldDays: 0 };
    return new RegExp(`\\b${String(ageDays)} [^ ,]+`).exec(said(locale, 'receipt.too_old', data))?.[0] ?? '';
  };

  it.each([
    ['en', ['1 day', '2 days', '5 days', '21 days', '22 days', '25 days']],
    ['ru', ['1 день', '2 дня', '5 дней', '21 день', '22 дня', '25 дней']],
    ['pl', ['1 dzień', '2 dni', '5 dni', '21 dni', '22 dni', '25 dni']],
  ] as const)('have their forms in %s', (locale, forms) => {
    expect([1, 2, 5, 21, 22, 25].map((count) => days(locale, count))).toEqual(forms);
  });
});

describe('a sentence', () => {
  it('has the days of the programme’s zone, as the language writes them', () => {
    // In Warsaw it is the next year already.
    const data = { startsAt: '2026-12-31T23:00:00.000Z' };
    expect(LOCALES.map((locale) => said(locale, 'rule.not_valid_yet', data))).toEqual([
      'It begins on January 1, 2027',
      'Действует с 1 января 2027 г.',
      'Obowiązuje od 1 stycznia 2027',
    ]);
    const utc = { ...reader('en'), timeZone: 'UTC' };
    expect(sentenceOf({ code: 'rule.not_valid_yet', data }, utc)).toBe('It begins on December 31, 2026');
  });

  it('has money with the digits of its currency', () => {
    const data = { goods: [{ sku: 'TEA', units: '0.25' }], refunds: [{ sku: 'CUP', amountMinor: 123456 }] };
    const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(LOCALES.map((locale) => plain(said(locale, 'review.no_sale_found', data)))).toEqual([
      'No sale found for 0.25 × TEA; PLN 1,234.56 refunded as CUP',
      'Не найдена продажа: 0,25 × TEA; 1 234,56 PLN возвращено за CUP',
      'Nie znaleziono sprzedaży: 0,25 × TEA; 1234,56 zł zwrócono za CUP',
    ]);
    const yen = { ...reader('en'), currency: 'JPY' };
    expect(sentenceOf({ code: 'review.no_sale_found', data: { ...data, goods: [] } }, yen)).toBe(
      'No sale found for ¥123,456 refunded as CUP',
    );
  });

  it('takes what others typed as it is', () => {
    for (const receiptId of ["{x, select, other {y}} '{' <b>", '#', 'no'])
      expect(said('en', 'award.terms_recorded', { receiptId })).toBe(`Terms of receipt ${receiptId} recorded`);
    expect(said('ru', 'adjustment.credited', { reasonCode: 'lost_parcel' })).toBe('Начислено вручную: lost parcel');
  });
});
