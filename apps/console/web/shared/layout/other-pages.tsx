import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSession } from '../session/session';
import { useSessionTexts } from '../session/use-session-texts';
import { useSharedTexts } from '../texts/texts';
import { Page } from './page';

export const NotFoundPage = (): ReactNode => {
  const { states } = useSharedTexts();
  return (
    <Page title={states.notFoundTitle}>
      <p>{states.notFound}</p>
      <Link href="/">{states.toStart}</Link>
    </Page>
  );
};

export const NotAllowedPage = (): ReactNode => {
  const { states } = useSharedTexts();
  const { roles } = useSessionTexts();
  const { caller } = useSession();
  return (
    <Page title={states.notAllowedTitle}>
      <p>{states.notAllowed(roles[caller.role])}</p>
      <Link href="/">{states.toStart}</Link>
    </Page>
  );
};
