import type { Edge, SecurityLog } from '@accrue/http';
import { admitSessions } from './admit-sessions';
import { BUILT_FOLDER } from './built-apps';
import { addCardRoutes } from './card/card-routes';
import { CardSessions } from './card/card-sessions';
import { keepCookies } from './kept-cookies';
import type { SessionKey } from './sealed-cookie';
import { serveApps } from './serve-apps';
import { addSessionRoutes } from './session-routes';
import { Sessions } from './sessions';
import { addSignInRoutes, type SignIn } from './sign-in/sign-in-routes';
import type { WebApp } from './web-apps';

export interface Web {
  readonly apps: readonly WebApp[];
  readonly sessionKey: SessionKey;
  /** An API key of the role `member`; null: members have no cards. */
  readonly cardKey: string | null;
  /** null: people sign in with API keys alone. */
  readonly signIn: SignIn | null;
  readonly log: SecurityLog;
  /** Where they were built; default: as `npm run build` does. */
  readonly folder?: string;
  /** Default: the machine's clock. */
  readonly nowMs?: () => number;
}

/** Sessions and web apps, the same for the platform in one process and for the gateway of a cluster. */
export const webEdge = ({ folder = BUILT_FOLDER, nowMs = () => Date.now(), ...web }: Web): Edge => {
  const { apps, sessionKey, cardKey, signIn, log } = web;
  const sessions = new Sessions(sessionKey, nowMs);
  return {
    admit: (fastify, isPublic) => {
      keepCookies(fastify);
      admitSessions(fastify, { sessions, ssoKey: signIn?.ssoKey ?? null }, isPublic);
    },
    addRoutes: (fastify) => {
      addSessionRoutes(fastify, sessions);
      // Members' cards are opened by links.
      const staffApps = apps.filter((app) => app !== 'card');
      addSignInRoutes(fastify, { signIn, sessions, sessionKey, apps: staffApps, nowMs, log });
      if (cardKey !== null) addCardRoutes(fastify, { sessions: new CardSessions(sessionKey, nowMs), cardKey });
      serveApps(fastify, apps, folder);
    },
  };
};
