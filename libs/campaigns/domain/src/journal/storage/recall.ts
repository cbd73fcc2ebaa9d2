import type { MemberId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../programme/versions';
import type { JournalEvent } from '../events';
import type { BudgetRooms } from './budget-rooms';
import type { Journal } from './state';

/** Events of the same stream by revision. Asked for together, because what is not in memory has to be read. */
export type Recall = (revisions: readonly number[]) => readonly JournalEvent[];

/** What a decision is made on. */
export interface Knowledge {
  /** Whose journal it is; null: nobody’s. */
  readonly memberId: MemberId | null;
  readonly journal: Journal;
  readonly recall: Recall;
  /** Everything published so far, in order. */
  readonly programmes: readonly ProgrammeVersion[];
  /** What can be taken from budgets. Absent: nothing. */
  readonly budgets?: BudgetRooms;
}
