import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { ProblemNote } from '../ui/problem-note';
import { textOf } from '../ui/text-of';
import { beginSession, type Caller } from './session-api';
import { useSessionTexts } from './use-session-texts';

export interface KeyFormProps {
  readonly onSignedIn: (caller: Caller) => void;
}

export const KeyForm = ({ onSignedIn }: KeyFormProps): ReactNode => {
  const texts = useSessionTexts();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [field, hint] = [useId(), useId()];

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const key = textOf(event.currentTarget, 'key');
    setBusy(true);
    setError(null);
    try {
      onSignedIn(await beginSession(key));
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor={field}>{texts.keyLabel}</label>
        <input
          id={field}
          name="key"
          type="password"
          required
          autoComplete="current-password"
          aria-describedby={hint}
          autoFocus
          spellCheck={false}
        />
        <p id={hint} className="hint">
          {texts.keyHint}
        </p>
      </div>
      {error !== null && <ProblemNote error={error} />}
      <div className="buttons">
        <button type="submit" className="primary" disabled={isBusy}>
          {isBusy ? texts.signingIn : texts.signIn}
        </button>
      </div>
    </form>
  );
};
