export { checkCounters, checkCountersKept, checkCounterTrigger } from './check-counters';
export {
  compileCounter,
  countedBy,
  COUNTS_NOTHING,
  Tally,
  type Counted,
  type CountedBy,
  type Counter,
} from './counter';
export { compileTierCount, type TierCount } from './tier-count';
