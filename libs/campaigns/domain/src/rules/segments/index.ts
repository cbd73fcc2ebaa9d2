export { AGGREGATES, compileAggregates, NO_AGGREGATES, ROLLING_AGGREGATES, type Aggregates } from './aggregates';
export { checkSegments, checkSegmentsOfRule } from './check-segments';
export { OFFER_COUNTS, offerCountId, offerCountOf, type OfferCount } from './offer-counts';
export { localDayOf, startOf } from './local-days';
export { compileSegment, segmentsCheck, type Segment } from './segment';
export { cutPointsOf, measureRfm, rfmScores, type RfmMeasured, type RfmScores, type RfmValues } from './rfm';
export { rfmValues, SEGMENT_FACTS, type MemberAtMoment, type SegmentFacts } from './segment-facts';
