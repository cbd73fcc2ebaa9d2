import type {
  BalanceDto,
  CalendarDto,
  CardDto,
  ChoosePreferencesDto,
  JoinDto,
  MemberCatalogueDto,
  MemberOffersDto,
  MemberTierDto,
  OwnRewardListDto,
  PreferencesDto,
  RedemptionDto,
  StatementDto,
} from '#api';
import { call } from '#shared/api/call';

// Of the edge and not of a service, so that the API's document has them not: they answer as the members' routes do, for the member of the session.

/** @throws ProblemError card_session.link_unknown */
export const openCard = async (secret: string): Promise<void> =>
  void (await call('POST', '/v1/card-sessions', { body: { secret } }));
/** The same secret again is the same member. @throws ProblemError poster.unknown, poster.ended, join.too_many, phone.invalid, email.invalid */
export const joinBy = async (body: JoinDto & { readonly poster: string }): Promise<void> =>
  void (await call('POST', '/v1/join', { body }));
export const closeCard = async (): Promise<void> => void (await call('DELETE', '/v1/card-sessions'));

const reading =
  <Answer>(path: string) =>
  (query?: object): Promise<Answer> =>
    call('GET', `/v1/me${path}`, { query }) as Promise<Answer>;

export const readCard = reading<CardDto>('');
export const readBalance = reading<BalanceDto>('/balance');
export const readTier = reading<MemberTierDto>('/tier');
export const readCalendar = reading<CalendarDto>('/expiry-calendar');
export const readRewards = reading<MemberCatalogueDto>('/rewards');
export const readOwnRewards = reading<OwnRewardListDto>('/own-rewards');
export const readOffers = reading<MemberOffersDto>('/offers');
export const readPreferences = reading<PreferencesDto>('/preferences');
export const choosePreferences = (body: ChoosePreferencesDto): Promise<PreferencesDto> =>
  call('PUT', '/v1/me/preferences', { body }) as Promise<PreferencesDto>;
/** Also the card of this phone. */
export const blockCard = async (): Promise<void> => void (await call('POST', '/v1/me/card-links:block', { body: {} }));
export const readStatement = reading<StatementDto>('/statement');

/** The same id is the same wish. */
export const redeem = (rewardId: string, redemptionId: string): Promise<RedemptionDto> =>
  call('POST', '/v1/me/redemptions', { body: { rewardId, redemptionId } }) as Promise<RedemptionDto>;

export const activateOffer = async (key: string): Promise<void> =>
  void (await call('POST', '/v1/me/offers/{key}:activate', { path: { key }, body: {} }));
