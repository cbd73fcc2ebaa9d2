import type { CallerDto } from '#api';
import { call } from '../api/call';
import { isUnauthenticated } from '../api/problem';

/** Of the edge and not of a service, so that the API's document has it not; docs/console.md tells of it. */
const PATH = '/v1/session';

export type Caller = Pick<CallerDto, 'name' | 'role' | 'stores'> & {
  /** Of a person whom a provider of identities knows; `name` is a pseudonym then. */
  readonly displayName?: string;
};
export type Role = Caller['role'];

/** null: nobody is signed in. */
export const readSession = async (): Promise<Caller | null> => {
  try {
    return (await call('GET', PATH)) as Caller | null;
  } catch (error) {
    // Of a key that was revoked.
    if (isUnauthenticated(error)) return null;
    throw error;
  }
};

/** The key goes out once, and stays nowhere that a script could read. @throws ProblemError */
export const beginSession = async (apiKey: string): Promise<Caller> =>
  (await call('POST', PATH, {}, { apiKey })) as Caller;

export interface SignInProvider {
  readonly name: string;
  readonly path: string;
}

/** Where people's accounts are; null: they sign in with API keys alone. */
export const readProvider = async (): Promise<SignInProvider | null> =>
  ((await call('GET', '/v1/sign-ins')) as { readonly oidc: SignInProvider | null }).oidc;

export const endSession = async (): Promise<void> => void (await call('DELETE', PATH));
