import type { InstantIso } from '@accrue/kernel';

/** Something that time has made due. Whatever else its handler needs may stand in it, too. */
export interface DueItem {
  /** Whom or what it is due for, e.g. a member. What is due for one key is done one after the other. */
  readonly key: string;
  readonly dueAt: InstantIso;
}

export interface DueQuery<Item extends DueItem> {
  /** What is due at this instant or was before. */
  readonly by: InstantIso;
  /** Goes on after this one, which an earlier answer had; null: from the first. */
  readonly after: Item | null;
  readonly limit: number;
}

/**
 * Work that time makes due. What is due is derived from what the context knows (a read model, a table), never kept a second time:
 * so nothing is written where work is only planned, and what is rebuilt or corrected is due as it says then.
 */
export interface DueWork<Item extends DueItem = DueItem> {
  /** Unique in its context: what claims, logs and metrics call it, e.g. `settle-accounts`. */
  readonly name: string;

  /** In order of `dueAt`; among equals in an order that stays the same. Cheap: it is asked every second. */
  due(query: DueQuery<Item>): Promise<readonly Item[]>;

  /**
   * The effect, as of `item.dueAt`, whatever the clock says now. At least once, so a second time it must find done what is done;
   * what is due is read a moment late, so it may also come for something that has been done otherwise.
   * @throws what says `retriable` for the world's failures; anything else is set aside after some tries
   */
  handle(item: Item): Promise<void>;
}
