import { useEffect, useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { LookChoices } from '#shared/layout/look-choices';
import { currentLocale } from '#shared/texts/locale';
import { Field } from '#shared/ui/field';
import { ProblemNote } from '#shared/ui/problem-note';
import { useOnline } from '#shared/use-online';
import { joinBy } from '../api';
import { useTexts } from '../texts/texts';
import { forgetDraft, keepDraft, readDraft, type Draft } from './draft';

interface JoinPageProps {
  readonly poster: string;
  readonly onJoined: () => void;
}

/** From a poster to a card with one tap: whoever wants to be reached types how. */
const JoinPage = ({ poster, onJoined }: JoinPageProps): ReactNode => {
  const { join: texts } = useTexts();
  const isOnline = useOnline();
  const [draft, setDraft] = useState(readDraft);
  const joining = useMutation({
    mutationFn: () => joinBy({ poster, secret: draft.secret, language: currentLocale(), ...contactOf(draft) }),
    onSuccess: () => {
      forgetDraft();
      onJoined();
    },
  });
  useEffect(() => {
    document.title = texts.title;
  }, [texts]);
  // Before it is sent: whatever becomes of the answer, the next try is the same one.
  useEffect(() => keepDraft(draft), [draft]);
  const change = (changed: Partial<Draft>): void => setDraft({ ...draft, ...changed });
  const hasContact = draft.contact.trim() !== '';
  return (
    <>
      <h1>{texts.title}</h1>
      <p>{texts.lead}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          joining.mutate();
        }}
      >
        <Field
          label={texts.contact}
          hint={texts.contactHint}
          input={{
            value: draft.contact,
            onChange: ({ target }) => change({ contact: target.value }),
            maxLength: 254,
            autoComplete: 'email',
            autoCapitalize: 'none',
            spellCheck: false,
          }}
        />
        {hasContact && (
          <label className="check">
            <input
              type="checkbox"
              checked={draft.wantsNews}
              onChange={({ target }) => change({ wantsNews: target.checked })}
            />
            {texts.wantsNews}
          </label>
        )}
        {joining.error !== null && <ProblemNote error={joining.error} />}
        {!isOnline && (
          <p role="status" className="note note-warn">
            {joining.isPaused ? texts.sentLater : texts.offline}
          </p>
        )}
        <button type="submit" className="primary" disabled={joining.isPending}>
          {joining.isPending && !joining.isPaused ? texts.getting : texts.get}
        </button>
        <p className="small muted">{texts.agree}</p>
      </form>
      <LookChoices />
    </>
  );
};

type Contact = Pick<Parameters<typeof joinBy>[0], 'phone' | 'email' | 'consents'>;

const contactOf = ({ contact, wantsNews }: Draft): Contact => {
  const text = contact.trim();
  if (text === '') return {};
  const isEmail = text.includes('@');
  const consents = wantsNews ? { consents: [isEmail ? 'email' : 'sms'] } : {};
  return { ...(isEmail ? { email: text } : { phone: text }), ...consents };
};

export default JoinPage;
