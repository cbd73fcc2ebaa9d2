import { useEffect, useState, type ReactNode } from 'react';
import { LookChoices } from '../layout/look-choices';
import { SignInForm, type SignInFormProps } from './sign-in-form';
import { useSessionTexts } from './use-session-texts';

interface SignInPageProps extends Pick<SignInFormProps, 'onSignedIn'> {
  readonly appName: string;
}

/** What the provider's answer came to, where it was no session: it stands in the address, once. */
const PROBLEM = 'sign-in';

const takeProblem = (): string | null => {
  const url = new URL(window.location.href);
  const problem = url.searchParams.get(PROBLEM);
  if (problem === null) return null;
  url.searchParams.delete(PROBLEM);
  window.history.replaceState(null, '', url);
  return problem;
};

export const SignInPage = ({ appName, onSignedIn }: SignInPageProps): ReactNode => {
  const texts = useSessionTexts();
  const [problem] = useState(takeProblem);
  useEffect(() => {
    document.title = `${texts.title} · ${appName}`;
  }, [texts, appName]);
  return (
    <main className="alone">
      <p className="brand">{appName}</p>
      <h1>{texts.title}</h1>
      {problem !== null && (
        <p role="alert" className="note note-bad">
          {texts.problems[problem] ?? texts.problems['sign_in.provider_failed']}
        </p>
      )}
      <SignInForm onSignedIn={onSignedIn} />
      <LookChoices />
    </main>
  );
};
