/** SQL: a receipt that no void has undone. A void that is undone itself undoes nothing. */
export const notVoided = (alias: string): string => `not exists (
  select from void_link v where v.void_of = ${alias}.receipt_id
    and not exists (select from void_link undone where undone.void_of = v.receipt_id))`;
