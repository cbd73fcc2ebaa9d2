import type { ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';
import { Dialog } from '../ui/dialog';
import { SignInForm, type SignInFormProps } from './sign-in-form';

/** Over the page, which stays as it is. */
export const SignInAgain = ({ onSignedIn }: SignInFormProps): ReactNode => {
  const { session: texts } = useSharedTexts();
  return (
    <Dialog title={texts.endedTitle} onClose={null}>
      <p>{texts.ended}</p>
      <SignInForm onSignedIn={onSignedIn} />
    </Dialog>
  );
};
