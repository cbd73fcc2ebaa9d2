export const LOCALES = ['en', 'ru', 'pl'] as const;
export type Locale = (typeof LOCALES)[number];

export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', ru: 'Русский', pl: 'Polski' };

const KEPT_AS = 'accrue.locale';
const isLocale = (text: string | null | undefined): text is Locale => LOCALES.some((locale) => locale === text);

/** What was chosen here, else the first of the browser's languages that we have. */
const firstLocale = (): Locale => {
  const kept = localStorage.getItem(KEPT_AS);
  if (isLocale(kept)) return kept;
  return navigator.languages.map((language) => language.split('-', 1)[0]).find(isLocale) ?? 'en';
};

let current = firstLocale();

export const currentLocale = (): Locale => current;

export const keepLocale = (locale: Locale): void => {
  current = locale;
  localStorage.setItem(KEPT_AS, locale);
};
