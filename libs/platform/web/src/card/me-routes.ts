/** What a card may ask, and the route of the API that answers. There is nothing else. */
export interface MeRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Under /v1/me. */
  readonly path: string;
  /** @param memberId of the session, as a part of a path */
  readonly target: (memberId: string, parameters: Readonly<Record<string, string>>) => string;
  /** Of what the card sends, what goes on. Absent: nothing of it. */
  readonly bodyOf?: (sent: Readonly<Record<string, unknown>>, memberId: string) => object;
}

const reading = (path: string, name: string): MeRoute => ({
  method: 'GET',
  path,
  target: (memberId) => `/v1/members/${memberId}/${name}`,
});

export const ME = '/v1/me';

export const ME_ROUTES: readonly MeRoute[] = [
  reading('', 'card'),
  ...['balance', 'expiry-calendar', 'tier', 'statement', 'rewards', 'own-rewards', 'offers', 'preferences'].map(
    (name) => reading(`/${name}`, name),
  ),
  {
    method: 'POST',
    path: '/redemptions',
    target: () => '/v1/redemptions',
    // For themselves: what is given to another member is given at a till.
    bodyOf: ({ rewardId, redemptionId }, memberId) => ({ memberId, rewardId, redemptionId }),
  },
  {
    method: 'PUT',
    path: '/preferences',
    target: (memberId) => `/v1/members/${memberId}/preferences`,
    bodyOf: (sent) => sent,
  },
  {
    method: 'POST',
    path: '/card-links::block',
    target: (memberId) => `/v1/members/${memberId}/card-links:block`,
    bodyOf: () => ({ reason: 'lost' }),
  },
  {
    method: 'POST',
    path: '/offers/:key(^[^]+)::activate',
    target: (memberId, { key = '' }) => `/v1/members/${memberId}/offers/${encodeURIComponent(key)}:activate`,
    bodyOf: () => ({}),
  },
];
