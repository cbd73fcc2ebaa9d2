import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { currentLocale, keepLocale, type Locale } from './locale';
import type { SessionTexts } from '../session/texts/session.en';
import type { SharedTexts } from './shared.en';

export interface AppTexts {
  readonly shared: SharedTexts;
  /** Of apps that the staff signs in to. */
  readonly session?: SessionTexts;
}

/** Each language is a file of its own, and only the chosen one is loaded. */
export type Catalogues<Texts extends AppTexts> = Readonly<Record<Locale, () => Promise<Texts>>>;

interface Spoken {
  readonly texts: AppTexts;
  readonly locale: Locale;
  readonly choose: (locale: Locale) => void;
}

const SpokenContext = createContext<Spoken | null>(null);

export const useSpoken = (): Spoken => {
  const spoken = useContext(SpokenContext);
  if (spoken === null) throw new Error('there is no TextsProvider above');
  return spoken;
};

/** The texts that all apps share. */
export const useSharedTexts = (): SharedTexts => useSpoken().texts.shared;

/** An app's own texts, the shared ones among them, in the language of the provider above. */
export const createTexts = <Texts extends AppTexts>(catalogues: Catalogues<Texts>) => ({
  useTexts: (): Texts => useSpoken().texts as Texts,

  TextsProvider: ({ children }: { readonly children: ReactNode }): ReactNode => {
    const [locale, setLocale] = useState(currentLocale);
    const [texts, setTexts] = useState<Texts | null>(null);

    useEffect(() => {
      let isWanted = true;
      void catalogues[locale]().then((loaded) => {
        if (!isWanted) return;
        keepLocale(locale);
        document.documentElement.lang = locale;
        setTexts(loaded);
      });
      return () => {
        isWanted = false;
      };
    }, [locale]);

    const spoken = useMemo(
      () => (texts === null ? null : { texts, locale: currentLocale(), choose: setLocale }),
      [texts],
    );
    return spoken === null ? null : <SpokenContext value={spoken}>{children}</SpokenContext>;
  },
});
