import { useState, type ReactNode } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PreferencesDto } from '#api';
import { LOCALE_NAMES, LOCALES } from '#shared/texts/locale';
import { Field } from '#shared/ui/field';
import { Loaded } from '#shared/ui/loaded';
import { ProblemNote } from '#shared/ui/problem-note';
import { choosePreferences, readPreferences } from '../api';
import { useTexts } from '../texts/texts';

/** Those that a shop has as a rule; what else a member has agreed to is shown as it was told. */
const CHANNELS = ['email', 'sms'];
const NONE = '';

/** How the shop may talk to the member. */
const Preferences = (): ReactNode => {
  const preferences = useQuery({ queryKey: ['preferences'], queryFn: () => readPreferences() });
  return <Loaded query={preferences}>{(known) => <Choices known={known} />}</Loaded>;
};

const Choices = ({ known }: { readonly known: PreferencesDto }): ReactNode => {
  const { preferences: texts } = useTexts();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState(known);
  const saving = useMutation({
    mutationFn: () => choosePreferences(wishOf(chosen)),
    onSuccess: (saved) => queryClient.setQueryData(['preferences'], saved),
  });
  const change = (changed: Partial<PreferencesDto>): void => {
    saving.reset();
    setChosen({ ...chosen, ...changed });
  };
  const languages = withOwn(LOCALES, known.language);
  const channels = withOwn(CHANNELS, known.preferredChannel);
  const purposes = [...new Set([...CHANNELS, ...known.consents])];
  return (
    <form
      className="form"
      aria-label={texts.title}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Field label={texts.language}>
        {(ids) => (
          <select
            {...ids}
            value={chosen.language ?? NONE}
            onChange={({ target }) => change({ language: target.value === NONE ? null : target.value })}
          >
            <option value={NONE}>{texts.any}</option>
            {languages.map((language) => (
              <option key={language} value={language}>
                {(LOCALE_NAMES as Readonly<Record<string, string>>)[language] ?? language}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={texts.channel}>
        {(ids) => (
          <select
            {...ids}
            value={chosen.preferredChannel ?? NONE}
            onChange={({ target }) => change({ preferredChannel: target.value === NONE ? null : target.value })}
          >
            <option value={NONE}>{texts.any}</option>
            {channels.map((channel) => (
              <option key={channel} value={channel}>
                {texts.names[channel] ?? channel}
              </option>
            ))}
          </select>
        )}
      </Field>
      <fieldset>
        <legend>{texts.consents}</legend>
        {purposes.map((purpose) => (
          <label key={purpose} className="check">
            <input
              type="checkbox"
              checked={chosen.consents.includes(purpose)}
              onChange={({ target }) =>
                change({
                  consents: [
                    ...chosen.consents.filter((other) => other !== purpose),
                    ...(target.checked ? [purpose] : []),
                  ],
                })
              }
            />
            {texts.names[purpose] ?? purpose}
          </label>
        ))}
      </fieldset>
      {saving.error !== null && <ProblemNote error={saving.error} />}
      {saving.isPaused && (
        <p role="status" className="note note-warn">
          {texts.sentLater}
        </p>
      )}
      {saving.isSuccess && <p role="status">{texts.saved}</p>}
      <button type="submit" disabled={saving.isPending}>
        {texts.save}
      </button>
    </form>
  );
};

const withOwn = (known: readonly string[], own: string | null): readonly string[] =>
  own === null || known.includes(own) ? known : [...known, own];

const wishOf = ({ language, preferredChannel, consents }: PreferencesDto): Parameters<typeof choosePreferences>[0] => ({
  ...(language === null ? {} : { language }),
  ...(preferredChannel === null ? {} : { preferredChannel }),
  consents: [...consents],
});

export default Preferences;
