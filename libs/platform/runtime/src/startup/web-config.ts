import { createSecretKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, StartupError, writePrivateFile } from '@accrue/local-servers';
import { keyFromConfig } from '@accrue/privacy';
import { builtApps, WEB_APPS, type SessionKey, type SignInSettings, type WebApp } from '@accrue/web';
import type { EnvironmentReader } from './environment';
import { readSignInSettings } from './sign-in-config';

export interface WebConfig {
  /** ACCRUE_WEB, default all that are built: names of web apps, separated by commas; `off`: none. */
  readonly apps: readonly WebApp[];
  /** ACCRUE_SESSION_KEY: seals the sessions of people who sign in; processes that share it open each other's. null: not given. */
  readonly sessionKey: SessionKey | null;
  /** ACCRUE_OIDC_*: null: people sign in with API keys alone. */
  readonly signIn: SignInSettings | null;
}

export interface SharedWebConfig extends Omit<WebConfig, 'signIn'> {
  readonly sessionKey: SessionKey;
  /** ACCRUE_CARD_KEY: an API key of the role `member`, with which cards are served; null: there are none. */
  readonly cardKey: string | null;
  /** With ACCRUE_SSO_KEY: an API key of the role `sso`, with which people are let in. */
  readonly signIn: (SignInSettings & { readonly ssoKey: string }) | null;
}

const APPS = 'ACCRUE_WEB';
const SESSION_KEY = 'ACCRUE_SESSION_KEY';
const CARD_KEY = 'ACCRUE_CARD_KEY';
const SSO_KEY = 'ACCRUE_SSO_KEY';
const OFF = 'off';

export const readWebConfig = (reader: EnvironmentReader): WebConfig => ({
  apps: readApps(reader),
  sessionKey: readSessionKey(reader),
  signIn: readSignInSettings(reader),
});

/** Of a program that keeps nothing, so that its key has to be given; null: it serves nothing but the API. */
export const readSharedWebConfig = (reader: EnvironmentReader): SharedWebConfig | null => {
  const { apps, sessionKey, signIn: settings } = readWebConfig(reader);
  const cardKey = reader.secret(CARD_KEY) || null;
  const ssoKey = reader.secret(SSO_KEY);
  if (settings !== null && ssoKey === '')
    reader.problem(
      `${SSO_KEY} is missing: people who sign in need an API key of the role sso, which the services know`,
    );
  const signIn = settings === null ? null : { ...settings, ssoKey };
  if (sessionKey !== null) {
    const named = reader.list(APPS);
    if (cardKey === null && named.includes('card'))
      reader.problem(`${CARD_KEY} is missing: the card needs an API key of the role member, which the services know`);
    return { apps: cardKey === null ? apps.filter((app) => app !== 'card') : apps, sessionKey, cardKey, signIn };
  }
  const needing = signIn !== null ? 'ACCRUE_OIDC_ISSUER' : APPS;
  if (signIn !== null || !['', OFF].includes(reader.text(APPS)))
    reader.problem(
      `${SESSION_KEY} is missing: ${needing} needs it, the same in every process that serves the same address`,
    );
  return null;
};

const readApps = (reader: EnvironmentReader): readonly WebApp[] => {
  const built = builtApps();
  const text = reader.text(APPS);
  if (text === '') return built;
  if (text === OFF) return [];
  const names = reader.list(APPS);
  const wrong = names.filter((name) => !built.some((app) => app === name));
  if (wrong.length > 0)
    reader.problem(`${APPS} must be ${OFF} or name web apps (${built.join(', ')}), not "${wrong.join(', ')}"`);
  return WEB_APPS.filter((app) => names.includes(app));
};

const readSessionKey = (reader: EnvironmentReader): SessionKey | null => {
  const text = reader.secret(SESSION_KEY);
  if (text === '') return null;
  try {
    return keyFromConfig(SESSION_KEY, text);
  } catch (error) {
    reader.problem((error as Error).message);
    return null;
  }
};

/** The key beside the data, made once. Whoever loses it signs in again, so nothing depends on it. */
export const keptSessionKey = async (dataDirectory: string): Promise<SessionKey> => {
  const path = join(dataDirectory, 'session-key');
  const kept = await readPrivateFile(path);
  if (kept === null) {
    const made = randomBytes(32);
    await writePrivateFile(path, `${made.toString('base64url')}\n`);
    return createSecretKey(made);
  }
  try {
    return keyFromConfig(path, kept.trim());
  } catch {
    throw new StartupError(
      `${path} is damaged. Delete it: the next start makes another one, and people sign in again.`,
    );
  }
};
