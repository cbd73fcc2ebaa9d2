import type { FastifyRequest } from 'fastify';
import { STAFF_ROLES } from '@accrue/api-keys';
import type { ApiCaller } from './caller';

/** For whom a key of the role `sso` asks: `<role>/<pseudonym>`. Of any other key it means nothing. */
export const PERSON_HEADER = 'x-accrue-person';

const PERSON = new RegExp(`^(${STAFF_ROLES.join('|')})/([\\w-]{1,62})$`);

/** The actor of what a person does begins so: no key can have a name with a slash, so nobody else is taken for them. */
const PREFIX = 'person/';

export const isPerson = ({ name }: ApiCaller): boolean => name.startsWith(PREFIX);

/** The caller as that person, in their role; as they are when nobody is named; null: what is named is no person. */
export const asPerson = ({ headers }: FastifyRequest, caller: ApiCaller): ApiCaller | null => {
  const { [PERSON_HEADER]: named } = headers;
  if (caller.role !== 'sso' || named === undefined) return caller;
  const [, role, pseudonym] = PERSON.exec(String(named)) ?? [];
  const known = STAFF_ROLES.find((of) => of === role);
  return known === undefined || pseudonym === undefined ? null : { name: `${PREFIX}${pseudonym}`, role: known };
};
