/** SQL: whether time has changed something of member $1 by instant $2 that nobody has written down yet. */
export const IS_DUE = `(
  exists (select from lots where lots.member_id = $1 and due_at <= $2)
  or exists (select from open_holds where open_holds.member_id = $1 and expires_at <= $2))`;
