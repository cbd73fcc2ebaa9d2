import { useSpoken } from '../texts/texts';
import type { SessionTexts } from './texts/session.en';

/** Of an app that the staff signs in to. */
export const useSessionTexts = (): SessionTexts => {
  const { session } = useSpoken().texts;
  if (session === undefined) throw new Error('this app has no texts for signing in');
  return session;
};
