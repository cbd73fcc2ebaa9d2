import type { Locale } from '@accrue/contracts';
import { AnswerLanguage } from './language';

const spoken = (accepted: string | undefined, asked?: unknown, fallback: Locale = 'pl') => {
  const said: object[] = [];
  const reply = { headers: (headers: object) => said.push(headers) } as never;
  const headers = accepted === undefined ? {} : { 'accept-language': accepted };
  const locale = new AnswerLanguage({ headers, query: { locale: asked } }, reply).or(fallback);
  expect(said).toEqual([{ 'content-language': locale, vary: 'Accept-Language' }]);
  return locale;
};

describe('the language of an answer', () => {
  it.each([
    [undefined, 'pl'],
    ['', 'pl'],
    ['*', 'pl'],
    ['ru', 'ru'],
    ['ru-RU', 'ru'],
    ['EN', 'en'],
    ['de, ru;q=0.5, en;q=0.7', 'en'],
    ['de', 'pl'],
    ['en;q=0', 'pl'],
    [';;;,,q=', 'pl'],
  ] as const)('of a reader who accepts %j is %s', (accepted, locale) => {
    expect(spoken(accepted)).toBe(locale);
  });

  it('is the one that is asked for before that', () => {
    expect(spoken('ru', 'en')).toBe('en');
  });

  it('is the fallback where the programme speaks another one', () => {
    expect(spoken('de', undefined, 'ru')).toBe('ru');
  });
});
