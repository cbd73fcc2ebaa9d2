import type { CouponDocument, DiscountDocument } from '@accrue/contracts';
import { checkRising, type Report } from '../../programme/problem';

/** What the discounts of a document cannot say. @param counters declared ones */
export const checkDiscounts = (
  discounts: readonly DiscountDocument[],
  counters: Pick<ReadonlySet<string>, 'has'>,
  report: Report,
): void =>
  discounts.forEach(({ by, steps }, index) => {
    const path = `/discounts/${index}`;
    if (!counters.has(by)) report(`${path}/by`, 'counter.unknown', `there is no counter "${by}"`);
    checkRising(`${path}/steps`, steps, 'discount.steps', report);
    steps.forEach(({ percent }, at) => {
      const before = steps[at - 1]?.percent;
      const there = `${path}/steps/${at}/percent`;
      if (!isShare(percent)) report(there, 'discount.percent_out_of_range', outOfRange(percent));
      else if (before !== undefined && Number(percent) <= Number(before))
        report(there, 'discount.percent_not_increasing', `"${percent}" is not above "${before}" of the one before`);
    });
  });

const isShare = (percent: string): boolean => Number(percent) > 0 && Number(percent) <= 100;
const outOfRange = (percent: string): string => `"${percent}" is not above 0 and at most 100`;

/** What a coupon cannot say. @param hasGoal of its offer */
export const checkCoupon = (coupon: CouponDocument, path: string, hasGoal: boolean, report: Report): void => {
  const { percent, max, days } = coupon;
  const takes = (['amount', 'percent', 'price'] as const).filter((word) => coupon[word] !== undefined);
  if (takes.length !== 1)
    report(path, 'coupon.not_one_thing', 'it says exactly one of "amount", "percent" and "price": what it takes off');
  if (percent !== undefined && !isShare(percent))
    report(`${path}/percent`, 'discount.percent_out_of_range', outOfRange(percent));
  if (max !== undefined && takes.includes('amount'))
    report(`${path}/max`, 'coupon.max_unused', 'an amount is never more than it says');
  if (days !== undefined && !hasGoal)
    report(`${path}/days`, 'coupon.days_unused', 'without a goal it can be used in the window of the offer');
};
