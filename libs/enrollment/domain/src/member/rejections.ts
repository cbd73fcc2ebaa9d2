/** Every code this context rejects with. */
export type EnrollmentRejectionCode =
  | 'member.unknown'
  | 'member.closed'
  | 'member.erased'
  | 'member.merged'
  | 'member.merged_into_itself'
  | 'member.has_duplicates'
  | 'member.not_merged'
  | 'member.already_enrolled'
  | 'member.identity_missing'
  | 'birth_date.invalid'
  | 'birth_date.in_the_future'
  | 'birth_date.locked'
  | 'birth_date.reached_this_year'
  | 'identity.unknown'
  | 'identity.taken'
  | 'identity.blocked'
  | 'identity.too_many';
