import type { Role } from '#shared/session/session-api';

/** As the platform makes keys: 192 random bits, the role in clear. It is made here, so that the platform never sees more than its hash. */
export const newApiKey = (role: Role): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  const text = btoa(String.fromCharCode(...bytes));
  return `accrue_${role}_${text.replaceAll('+', '-').replaceAll('/', '_')}`;
};

export const hashOf = async (key: string): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
