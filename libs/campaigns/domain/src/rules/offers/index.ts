export { checkOffers, checkOffersKept } from './check-offers';
export { compileOffer, type Goal, type Offer } from './offer';
