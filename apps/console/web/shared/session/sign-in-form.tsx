import { useEffect, useState, type ReactNode } from 'react';
import { KeyForm, type KeyFormProps } from './key-form';
import { readProvider, type SignInProvider } from './session-api';
import { useSessionTexts } from './use-session-texts';

export interface SignInFormProps extends KeyFormProps {
  /** The page stays as it is: the provider opens beside it. */
  readonly keepsPage?: boolean;
}

/** With the provider that this platform has, if it has one, and with an API key. */
export const SignInForm = ({ onSignedIn, keepsPage = false }: SignInFormProps): ReactNode => {
  const texts = useSessionTexts();
  const [provider, setProvider] = useState<SignInProvider | null | undefined>(undefined);
  useEffect(() => {
    // Whoever has a key gets in also when this cannot be answered.
    readProvider().then(setProvider, () => setProvider(null));
  }, []);

  if (!window.isSecureContext) return <p className="note note-bad">{texts.insecure}</p>;
  if (provider === undefined) return null;
  if (provider === null) return <KeyForm onSignedIn={onSignedIn} />;
  const here = window.location.pathname + window.location.search;
  return (
    <>
      <p className="buttons">
        <a
          className="button primary"
          href={`${provider.path}?to=${encodeURIComponent(here)}`}
          {...(keepsPage ? { target: '_blank' } : {})}
        >
          {texts.withProvider(provider.name)} {keepsPage && texts.newTab}
        </a>
      </p>
      <details>
        <summary>{texts.withKey}</summary>
        <KeyForm onSignedIn={onSignedIn} />
      </details>
    </>
  );
};
