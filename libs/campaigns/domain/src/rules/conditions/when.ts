import type { RuleReason, WhenDocument } from '@accrue/contracts';
import type { ZoneId } from '@accrue/kernel';
import type { Report } from '../../programme/problem';
import { checkDates, datesCheck } from './dates';
import { checkHours, hoursCheck, type SaleTime } from './hours';

/** What a sale itself says about when and where it was. It never changes, whatever comes later. */
export interface SaleFacts extends SaleTime {
  readonly channel: string;
  readonly storeId: string;
}

type Check = (sale: SaleFacts) => RuleReason | null;

const ALWAYS: Check = () => null;

/** null: it counts for sales of this time and place. */
export const whenCheck = (when: WhenDocument, zone: ZoneId): Check => {
  const checks: Check[] = [];
  const { from, until, days, hours, channels = [], stores = [] } = when;
  if (from !== undefined || until !== undefined) {
    const check = datesCheck(when, zone);
    checks.push(({ occurredAt }) => check(occurredAt));
  }
  if (days !== undefined || hours !== undefined) checks.push(hoursCheck(when, zone));
  if (channels.length > 0) {
    const included = new Set(channels);
    checks.push(({ channel }) => (included.has(channel) ? null : { code: 'rule.channel_excluded', data: { channel } }));
  }
  if (stores.length > 0) {
    const included = new Set(stores);
    checks.push(({ storeId }) => (included.has(storeId) ? null : { code: 'rule.store_excluded', data: { storeId } }));
  }
  if (checks.length === 0) return ALWAYS;
  return (sale) => {
    for (const check of checks) {
      const reason = check(sale);
      if (reason !== null) return reason;
    }
    return null;
  };
};

export const checkWhen = (
  when: WhenDocument,
  { path, zone, report }: { readonly path: string; readonly zone: ZoneId; readonly report: Report },
): void => {
  checkDates(when, { path, zone, report });
  checkHours(when, path, report);
};
