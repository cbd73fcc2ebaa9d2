import type { Terms } from './events';

/**
 * The key that may see what was given, beside operators: the one that asked for it, and of what had to be accepted the one that accepted. Who gave something away does
 * not see it. null: nobody asked by a key.
 */
export const shownTo = (
  { gift, requestedBy }: Pick<Terms, 'gift' | 'requestedBy'>,
  confirmedAs?: string,
): string | null => (gift?.byAcceptance === true ? (confirmedAs ?? requestedBy) : requestedBy);
