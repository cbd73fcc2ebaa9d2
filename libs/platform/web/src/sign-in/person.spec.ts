import { personOf, pseudonymOf, type RoleMapping } from './person';

const ISSUER = 'https://login.example';
const VALUES: RoleMapping['valuesOf'] = { analyst: ['bi'], operator: ['admins', 'owners'], pos: ['shop floor'] };

describe('who signed in', () => {
  const roleOf = (claims: object, claim = 'groups') =>
    personOf(ISSUER, { sub: 's', ...claims }, { claim, valuesOf: VALUES })?.role ?? null;

  it('has the strongest role of what they belong to, and none without one', () => {
    expect(roleOf({ groups: ['bi', 'owners', 'shop floor'] })).toBe('operator');
    expect(roleOf({ groups: ['shop floor', 'bi'] })).toBe('analyst');
    expect(roleOf({ groups: 'shop floor' })).toBe('pos');
    for (const nothing of [
      {},
      { groups: [] },
      { groups: null },
      { groups: ['ADMINS', 'admin', ''] },
      { groups: { admins: true } },
    ])
      expect(roleOf(nothing)).toBeNull();
    expect(roleOf({ groups: [null, { name: 'admins' }, 7] })).toBeNull();
  });

  it('belongs to what a claim says, wherever it is', () => {
    expect(roleOf({ realm_access: { roles: ['admins'] } }, 'realm_access.roles')).toBe('operator');
    expect(roleOf({ 'https://accrue.example/roles': ['bi'] }, 'https://accrue.example/roles')).toBe('analyst');
    expect(roleOf({ realm_access: null }, 'realm_access.roles')).toBeNull();
    expect(roleOf({ realm_access: 'admins' }, 'realm_access.roles')).toBeNull();
  });

  it('is the same person for the same account, and nobody else’s', () => {
    const person = personOf(ISSUER, { sub: 's', name: ' Anna ', groups: 'bi' }, { claim: 'groups', valuesOf: VALUES });
    expect(person).toEqual({ pseudonym: pseudonymOf(ISSUER, 's'), displayName: 'Anna', role: 'analyst' });
    expect(pseudonymOf(ISSUER, 's')).toBe('ca7afc7226d518dc0fa4ff61');
    const others = [
      pseudonymOf(ISSUER, 'S'),
      pseudonymOf(`${ISSUER}/`, 's'),
      pseudonymOf('https://login.examples', ''),
    ];
    expect(new Set([person?.pseudonym, ...others]).size).toBe(4);
  });

  it('is called by the first name that is told, and by the pseudonym without one', () => {
    const called = (claims: object) =>
      personOf(ISSUER, { sub: 's', groups: 'bi', ...claims }, { claim: 'groups', valuesOf: VALUES })?.displayName;
    expect(called({ name: '', preferred_username: 'anna', email: 'anna@shop.example' })).toBe('anna');
    expect(called({ name: 7, email: 'anna@shop.example' })).toBe('anna@shop.example');
    expect(called({ name: 'A'.repeat(500) })).toHaveLength(100);
    expect(called({})).toBe(pseudonymOf(ISSUER, 's'));
  });
});
