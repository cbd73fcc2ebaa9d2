import type { Edge } from '@accrue/http';
import { admitSessions } from './admit-sessions';
import { BUILT_FOLDER } from './built-apps';
import { addCardRoutes, keepCardCookies } from './card/card-routes';
import { CardSessions } from './card/card-sessions';
import type { SessionKey } from './sealed-cookie';
import { serveApps } from './serve-apps';
import { addSessionRoutes } from './session-routes';
import { Sessions } from './sessions';
import type { WebApp } from './web-apps';

export interface Web {
  readonly apps: readonly WebApp[];
  readonly sessionKey: SessionKey;
  /** An API key of the role `member`; null: members have no cards. */
  readonly cardKey: string | null;
  /** Where they were built; default: as `npm run build` does. */
  readonly folder?: string;
  /** Default: the machine's clock. */
  readonly nowMs?: () => number;
}

/** Sessions and web apps, the same for the platform in one process and for the gateway of a cluster. */
export const webEdge = ({ apps, sessionKey, cardKey, folder = BUILT_FOLDER, nowMs }: Web): Edge => {
  const sessions = new Sessions(sessionKey, nowMs);
  return {
    admit: (fastify, isPublic) => {
      keepCardCookies(fastify);
      admitSessions(fastify, sessions, isPublic);
    },
    addRoutes: (fastify) => {
      addSessionRoutes(fastify, sessions);
      if (cardKey !== null) addCardRoutes(fastify, { sessions: new CardSessions(sessionKey, nowMs), cardKey });
      serveApps(fastify, apps, folder);
    },
  };
};
