import { useId, useState, type ReactNode } from 'react';
import { LOCALE_NAMES, LOCALES } from '../texts/locale';
import { useSharedTexts, useSpoken } from '../texts/texts';
import { applyTheme, keptTheme, THEMES } from './theme';

/** Language and colours. */
export const LookChoices = (): ReactNode => {
  const { look } = useSharedTexts();
  const { locale, choose } = useSpoken();
  const [theme, setTheme] = useState(keptTheme);
  const [language, colours] = [useId(), useId()];
  return (
    <div className="look">
      <div>
        <label htmlFor={language}>{look.language}</label>
        <select
          id={language}
          value={locale}
          onChange={({ target }) => choose(LOCALES.find((known) => known === target.value) ?? locale)}
        >
          {LOCALES.map((known) => (
            <option key={known} value={known} lang={known}>
              {LOCALE_NAMES[known]}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor={colours}>{look.theme}</label>
        <select
          id={colours}
          value={theme}
          onChange={({ target }) => {
            const chosen = THEMES.find((known) => known === target.value) ?? 'system';
            applyTheme(chosen);
            setTheme(chosen);
          }}
        >
          {THEMES.map((known) => (
            <option key={known} value={known}>
              {look.themes[known]}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
};
