export { compileAggregates, NO_AGGREGATES, type Aggregates } from './aggregates';
export { checkSegments, checkSegmentsOfRule } from './check-segments';
export { localDayOf, startOf } from './local-days';
export { compileSegment, segmentsCheck, type Segment } from './segment';
export { SEGMENT_FACTS, type MemberAtMoment, type SegmentFacts } from './segment-facts';
