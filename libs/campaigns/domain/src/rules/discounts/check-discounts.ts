import type { DiscountDocument } from '@accrue/contracts';
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
      if (!(Number(percent) > 0 && Number(percent) <= 100))
        report(there, 'discount.percent_out_of_range', `"${percent}" is not above 0 and at most 100`);
      else if (before !== undefined && Number(percent) <= Number(before))
        report(there, 'discount.percent_not_increasing', `"${percent}" is not above "${before}" of the one before`);
    });
  });
