export {
  decideSegments,
  segmentsModel,
  type NoteSegments,
  type SegmentMembership,
  type SegmentsChanged,
} from './membership';
export { rfmAt, standingAt, type InSegment, type Standing } from './standing';
