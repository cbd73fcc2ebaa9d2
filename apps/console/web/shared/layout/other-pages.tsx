import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSession } from '../session/session';
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
  const { states, session } = useSharedTexts();
  const { caller } = useSession();
  return (
    <Page title={states.notAllowedTitle}>
      <p>{states.notAllowed(session.roles[caller.role])}</p>
      <Link href="/">{states.toStart}</Link>
    </Page>
  );
};
