import { useEffect, type ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';
import { LookChoices } from '../layout/look-choices';
import { SignInForm, type SignInFormProps } from './sign-in-form';

interface SignInPageProps extends SignInFormProps {
  readonly appName: string;
}

export const SignInPage = ({ appName, onSignedIn }: SignInPageProps): ReactNode => {
  const { session: texts } = useSharedTexts();
  useEffect(() => {
    document.title = `${texts.title} · ${appName}`;
  }, [texts, appName]);
  return (
    <main className="alone">
      <p className="brand">{appName}</p>
      <h1>{texts.title}</h1>
      <SignInForm onSignedIn={onSignedIn} />
      <LookChoices />
    </main>
  );
};
