export {
  decideTurnover,
  turnoverModel,
  type StateTurnover,
  type TurnoverStated,
  type TurnoverStatement,
} from './statement';
export { NO_TURNOVER, opposite, turnoverOf, type Turnover, type TurnoverLine } from './turnover';
export { undone, type RecordedVoid } from './undone';
