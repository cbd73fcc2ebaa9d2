import { STAFF_ROLES, type StaffRole } from '@accrue/api-keys';
import type { SignInSettings } from '@accrue/web';
import type { EnvironmentReader } from './environment';

const PREFIX = 'ACCRUE_OIDC_';
const ISSUER = `${PREFIX}ISSUER`;
const ROLES = `${PREFIX}ROLES`;
const SCOPES = `${PREFIX}SCOPES`;
const PUBLIC_URL = 'ACCRUE_PUBLIC_URL';

const ON_THIS_MACHINE = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * ACCRUE_OIDC_ISSUER and what belongs to it: where people's accounts are. null: it is not set, people sign in with API keys alone.
 *
 * - ACCRUE_OIDC_CLIENT_ID, ACCRUE_OIDC_CLIENT_SECRET (or _FILE; none: a public client)
 * - ACCRUE_PUBLIC_URL: the origin that browsers know
 * - ACCRUE_OIDC_ROLES: `operator=loyalty-admins,support=helpdesk,support=callcentre`; ACCRUE_OIDC_ROLES_CLAIM, default `groups`
 * - ACCRUE_OIDC_SCOPES, default `openid profile email`; ACCRUE_OIDC_NAME, default the issuer's host
 */
export const readSignInSettings = (reader: EnvironmentReader): SignInSettings | null => {
  if (reader.text(ISSUER) === '') return null;
  const issuer = readUrl(reader, ISSUER);
  const scopes = reader.text(SCOPES) || 'openid profile email';
  if (!scopes.split(/ +/).includes('openid')) reader.problem(`${SCOPES} must have "openid" in it, not "${scopes}"`);
  return {
    oidc: {
      issuer: reader.text(ISSUER),
      clientId: reader.required(`${PREFIX}CLIENT_ID`, 'as which Accrue is known to the provider'),
      clientSecret: reader.secret(`${PREFIX}CLIENT_SECRET`) || null,
      scopes,
    },
    mapping: { claim: reader.text(`${PREFIX}ROLES_CLAIM`) || 'groups', valuesOf: readRoles(reader) },
    name: reader.text(`${PREFIX}NAME`) || (issuer?.host ?? ''),
    publicUrl: readPublicUrl(reader),
  };
};

const readUrl = (reader: EnvironmentReader, name: string): URL | null => {
  const text = reader.text(name);
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && ON_THIS_MACHINE.includes(url.hostname));
  if (isSafe && url.search === '' && url.hash === '') return url;
  reader.problem(`${name} must be an https:// address (http:// only on this machine), not "${text}"`);
  return null;
};

const readPublicUrl = (reader: EnvironmentReader): string => {
  if (reader.required(PUBLIC_URL, 'the address that browsers know, https://loyalty.example') === '') return '';
  const url = readUrl(reader, PUBLIC_URL);
  if (url !== null && url.pathname !== '/')
    reader.problem(`${PUBLIC_URL} must have no path: Accrue has a host of its own`);
  return url?.origin ?? '';
};

const readRoles = (reader: EnvironmentReader): SignInSettings['mapping']['valuesOf'] => {
  const valuesOf: Partial<Record<StaffRole, string[]>> = {};
  for (const item of reader.list(ROLES)) {
    const at = item.indexOf('=');
    const role = STAFF_ROLES.find((known) => known === item.slice(0, at).trim());
    const value = item.slice(at + 1).trim();
    if (at < 0 || role === undefined || value === '')
      reader.problem(`${ROLES}: "${item}" is not role=group with a role of ${STAFF_ROLES.join(', ')}`);
    else (valuesOf[role] ??= []).push(value);
  }
  if (reader.list(ROLES).length === 0)
    reader.problem(`${ROLES} is missing: which group of the provider has which role`);
  return valuesOf;
};
