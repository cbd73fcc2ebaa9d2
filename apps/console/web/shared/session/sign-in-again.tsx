import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog';
import { SignInForm, type SignInFormProps } from './sign-in-form';
import { useSessionTexts } from './use-session-texts';

/** Over the page, which stays as it is. */
export const SignInAgain = ({ onSignedIn }: Pick<SignInFormProps, 'onSignedIn'>): ReactNode => {
  const texts = useSessionTexts();
  return (
    <Dialog title={texts.endedTitle} onClose={null}>
      <p>{texts.ended}</p>
      <SignInForm onSignedIn={onSignedIn} keepsPage />
    </Dialog>
  );
};
