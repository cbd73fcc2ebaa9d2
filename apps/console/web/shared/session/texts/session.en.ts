/** Texts of apps that the staff signs in to. */
export const sessionEn = {
  title: 'Sign in',
  keyLabel: 'API key',
  keyHint: 'It begins with accrue_ and was given to you by whoever runs Accrue. It is not kept in this browser.',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  signOut: 'Sign out',
  endedTitle: 'Your session has ended',
  ended: 'Sign in again to go on. What you have typed is still there.',
  insecure: 'Sessions need HTTPS, or the address 127.0.0.1. Ask whoever runs Accrue.',
  roles: {
    operator: 'Operator',
    analyst: 'Analyst',
    pos: 'Till',
    support: 'Support',
    member: 'Server of cards',
    sso: 'Sign-in server',
  },
  withProvider: (provider: string) => `Sign in with ${provider}`,
  withKey: 'With an API key instead',
  newTab: '(opens a new tab)',
  problems: {
    'sign_in.not_begun': 'That took too long, or began in another browser. Sign in again.',
    'sign_in.refused': 'You were not signed in there. Try again, or use another account.',
    'sign_in.no_role': 'Your account has no role in Accrue. Ask whoever runs Accrue to give it one.',
    'sign_in.provider_failed':
      'The sign-in service could not be reached, or its answer was not accepted. Try again; if it fails again, tell whoever runs Accrue.',
    'sign_in.too_many': 'Too many sign-ins were begun from here. Wait a moment.',
  } as Readonly<Record<string, string>>,
};

export type SessionTexts = typeof sessionEn;
