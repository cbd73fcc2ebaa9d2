import type { ReasonCode } from '@accrue/contracts';

/** What stands in a list of a reason's data: `<code>.<member>`. */
type ItemKey = 'review.no_sale_found.goods' | 'review.no_sale_found.refunds';

/**
 * A language: an ICU message for each code; one that is missing does not compile. Its arguments are the members of the reason's
 * data. Of a member `x` that may be null, `xGiven` says `yes` or `no`; of a code in an operator’s words, `xWords` has spaces for
 * underscores. Instants are dates, local days (`…On`) texts, amounts money, lists one text.
 */
export type Messages = Readonly<Record<ReasonCode | ItemKey, string>>;
