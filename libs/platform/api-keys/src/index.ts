import { createHash, randomBytes } from 'node:crypto';

// Apart from the server's side of keys: the command line makes keys, and must not load a web framework for it.

/** pos: tills and e-shops. analyst: reads. support: helps members. operator: runs the programme, may do all that the others may. */
export const STAFF_ROLES = ['pos', 'operator', 'analyst', 'support'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/**
 * No person's keys, but those of the server that browsers come to. member: it says with each request which member it asks for. sso: it says
 * which person of the staff asks, and in what role, as a provider of identities has told it.
 */
export const ROLES = [...STAFF_ROLES, 'member', 'sso'] as const;
export type Role = (typeof ROLES)[number];

/** 192 random bits; the role in clear, so that a person sees which key they hold. */
export const newApiKey = (role: Role): string => `accrue_${role}_${randomBytes(24).toString('base64url')}`;

/** Keys are random, so a plain hash is as good as a slow one: there is nothing to guess. */
export const apiKeyHash = (key: string): string => createHash('sha256').update(key).digest('hex');
