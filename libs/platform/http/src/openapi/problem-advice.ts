/**
 * What happened, and what the caller should do, for each code that a context or a route of the platform refuses with: for the API
 * reference. The answers themselves say what happened in figures. A code that is missing here fails the generation of the reference.
 */
export const PROBLEM_ADVICE: Readonly<Record<string, string>> = {
  'account.closed': 'The member has left: nothing more is spent. Ask the customer for another way to pay.',
  'account.has_duplicates':
    'Others are merged into it, and it has not heard of their separation yet. Ask again in a moment.',
  'account.merged':
    'The member is a duplicate, and has nothing of their own any more; `into` says of whom. Send it for that member.',
  'account.not_joined': 'What the duplicate has is on its way to the survivor. Ask again in a moment.',

  'action.attribute_invalid':
    'The attribute is of another type than the programme declares. Send it as it is declared.',
  'action.attribute_unknown':
    'The programme declares no such attribute of actions of this type. Leave it out, or declare it in the programme.',
  'action.conflict':
    'The key was used for something else before, which stands. What is another action has another key.',
  'action.in_the_future': 'It is later than now by more than a clock may be off. Check the clock of the sender.',
  'action.instant_invalid': 'The time is not RFC 3339 with an offset. Mend it.',
  'action.invalid': 'It does not have the form of an action; `pointer` names the place. Mend it and send it again.',
  'action.revoked_before_done': 'It would be taken back before it was done. Say when it was taken back.',
  'action.too_old': 'It is older than the programme takes. What the member should have for it is given by hand.',
  'action.type_unknown':
    'The programme in effect at that time declares no such action. Check the type, or declare it in the programme.',
  'action.unknown': 'There is no action of this key. Check it; of one that is on its way over the topic, ask again.',

  'adjustment.conflict': 'This id adjusted something else before. Choose another id for another adjustment.',
  'adjustment.declined': 'It was declined and has no effect. Ask for a new one under another id.',
  'adjustment.invalid': 'No points, or an expiry that is over or belongs to points that are taken. Mend the request.',
  'adjustment.not_posted': 'It has had no effect so far, so there is nothing to undo. Decline it instead.',
  'adjustment.own_proposal':
    'Whoever asked for it cannot approve it. Another operator has to, with a key of their own.',
  'adjustment.posted': 'It has taken effect already. Reverse it instead.',
  'adjustment.reversed': 'It was undone before, under another id. To undo that, reverse the reversal.',
  'adjustment.unknown': 'The account knows no adjustment of this id. Check member and id.',
  'award.invalid': 'An award whose figures contradict each other. It comes from outside: mend whoever sends it.',

  'birth_date.in_the_future': 'The birth date is later than today. Mend it.',
  'birth_date.invalid': 'No calendar has this day. Send YYYY-MM-DD, or MM-DD without the year.',
  'birth_date.locked': 'It was changed some time ago; `lockedUntil` says when it can be changed again.',
  'birth_date.reached_this_year': 'The birthday was reached this calendar year. It can be changed next year.',

  'card_link.unknown':
    'No link has this secret any more: it was blocked, or another one took its place. Ask for another one at a till.',

  'clawback.conflict': 'This id decided something else before. Choose another id for another decision.',
  'clawback.exceeded': 'More than waits for a decision; `inReview` says how much. Decide at most that.',
  'clawback.not_in_review': 'Nothing of this award waits for a decision any more. Read the list again.',

  'dead_letter.no_consumer': 'Nobody here reads what this message was for. Replay it where its consumer runs.',
  'dead_letter.not_replayable': 'It was replayed or discarded before. Nothing is to be done.',
  'dead_letter.sealed': 'Its member was erased, so nobody can read it any more. Discard it.',
  'dead_letter.unknown': 'There is no dead letter of this id. Read the list again.',
  'draw.beacon_missing': 'The draw has announced to mix in a public value; `beacon` says which. Send it as `entropy`.',
  'draw.closed': 'The draw has closed, or its list of tickets is fixed. Offer another reward.',
  'draw.frozen_otherwise':
    'The list of tickets is fixed with another `entropy`. Nothing is to be done: the draw stands.',
  'draw.full': 'The draw takes no more tickets. Offer another reward.',
  'draw.has_no_beacon': 'The draw has announced to mix in nothing. Leave `entropy` out.',
  'draw.member_limit_reached':
    'The member has as many tickets of this draw as `ticketsPerMember` says. Offer another reward.',
  'draw.not_frozen': 'Tickets still come in. Read the list when the draw has the status frozen or made.',
  'draw.not_open': 'There are tickets from `opens` on. Ask again then.',
  'draw.too_early': 'Tickets of before the draw closed may still come in until `drawnFrom`. Make it then.',
  'draw.unknown': 'There is no draw of this id. `GET /v1/draws` lists them.',
  'draw.unsettled':
    'Of `unsettled` tickets it is not known yet whether they are paid for. Ask again in a minute; if it stays so, look for dead letters.',
  'due_work.unknown': 'No context has work of this name. `GET /v1/due-work` lists it.',

  'export.format_unknown': 'Ask for one of the formats that the parameter lists.',

  'gift.none': 'Nobody has to accept it: it is no gift, or it was theirs at once. Read the redemption.',
  'gift.not_accepted': 'It is a gift: whom it is for accepts it first (`:accept`), and nobody else.',
  'gift.not_offered': 'Members redeem this reward only for themselves. Leave `receiverId` out, or choose another one.',
  'gift.other_receiver': 'It is a gift for somebody else. Check whose card was shown.',
  'gift.receiver_left': 'Whom it is for has left. Choose somebody else.',
  'gift.receiver_unknown': 'Nobody of this id has enrolled. Look up whom it is for.',
  'gift.to_self': 'Who pays and who receives it are the same. Leave `receiverId` out.',
  'given.not_given': 'It was not given; its `reason` says why. Offer the member something else.',
  'given.lapsed': 'It was to be used until `useBy`, and that is over. It is not to be taken.',
  'given.used': 'Another till, or another sale, has used it. Do not give it a second time.',
  'given.taken_back': 'What had earned it came back, and it with it. It is not to be taken.',
  'given.unknown': 'Nothing of this id was given. Read what the member was given.',
  'gift_card.locked':
    'Too many wrong PINs were tried; `until` says how long the card is locked. Ask the customer for another way to pay.',
  'gift_card.needs_pin': 'What is on a gift card is held with its number and PIN: `POST /v1/gift-cards:hold`.',
  'gift_card.not_paid':
    'The card has not paid so much for this receipt, or it came back already; `refundable` says how much may. Check the receipt.',
  'gift_card.not_recognised':
    'No gift card has this number and this PIN. Ask for both again; after five wrong PINs the card is locked for an hour.',
  'gift_card.number_invalid': 'A digit of the number is wrong or missing. Read it again.',
  'gift_card.unknown': 'This redemption has put nothing on a gift card, or a moment ago. Check its id, or ask again.',
  'gift_card.used':
    'Something of the card is spent, held or expired; `left` says what is on it. The redemption cannot be undone any more.',
  'hold.amount_not_whole':
    'No whole number of points is worth this amount. Hold a multiple of `multipleOfMinor`, or name the points.',
  'hold.captured': 'It has been spent already. A receipt that it did not pay needs another hold.',
  'hold.conflict': 'A hold of this id is open for other points or another wallet. Choose another id.',
  'hold.exceeded': 'More than is left in it; `held` says how much. Ask for at most that, or place another hold.',
  'hold.expired': 'Its time was over, and its points are free again. Place a new hold.',
  'hold.invalid': 'No points, or an end that is over. Mend the request.',
  'hold.other_member': 'It is of another member than the receipt. Check the card, or place a hold for this one.',
  'hold.other_wallet': 'It is of another wallet; `walletId` says which. Name that one on the tender.',
  'hold.points_or_amount': 'Say either `points` or `amountMinor`, not both.',
  'hold.receipt_paid': 'The receipt has been paid with points without this hold. Release the hold.',
  'hold.refunded': 'What it paid for was cancelled, and its points came back. Place a new hold.',
  'hold.refused': 'It was refused when it was asked for, and stays so. Place a new hold under another id.',
  'hold.released': 'It was given back. Place a new hold.',
  'hold.too_long': 'It would keep its points too long; `latest` says how long it may. Extend it to that at most.',
  'hold.unknown':
    'There is no such hold. Check its id. A till that placed it a moment ago hands back the answer’s `revision` as `accountRevision`, or sends again.',

  'identity.blocked': 'The card or number was blocked. Ask for another one; the account goes on.',
  'identity.invalid': 'A card, QR or reference of a form that cannot be one. Scan it again.',
  'identity.not_presented':
    'A till changes a member’s identities only while they show one of their own. Send it as `presented`.',
  'identity.taken': 'It belongs to another member. Look that member up, or enrol with another identity.',
  'identity.too_many': 'The member has as many as one may have. Free one that is no longer used.',
  'identity.unknown': 'The member has no such identity. Read the member again.',
  'email.invalid': 'Not an e-mail address. Ask for it again.',
  'phone.invalid': 'Not a telephone number with its country code, such as +447700900123. Ask for it again.',
  'lookup.not_one': 'Send exactly one identity.',

  'import.conflict': 'This id signed off another file before. Choose another id for another file.',
  'import.refused':
    'Lines of the file are wrong; `errors` names them. Nothing was booked: mend them and send the whole file again.',
  'import.total_differs':
    'The file does not have the totals that were signed off; the figures are in the answer. Nothing was booked: find out which is right.',
  'import.unknown': 'Nothing was signed off under this id. Check it.',
  'job.conflict':
    'The same Idempotency-Key was sent with something else before, for the job `jobId`. Choose another key.',
  'job.interrupted':
    'The processes that did the job died again and again. Look into their logs, perhaps they lack memory, and start it anew.',
  'job.too_many': 'As many jobs wait as may wait. Cancel some, or ask again when they are done.',
  'job.unknown':
    'There is no such job: it ended days ago, another role asked for it, or the id is wrong. Read the list.',

  'key.configured': 'The key is of the configuration. Change it there.',
  'key.conflict': 'Another key has this name or value. Choose another one.',
  'key.last_operator': 'Without it nobody could manage keys any more. Make another operator’s key first.',
  'key.name_invalid': 'Not a name for a key; `pattern` says what is. Choose another one.',
  'key.stores_not_allowed': 'Only keys of tills can be limited to stores. Leave `stores` out.',
  'key.unknown': 'There is no key of this name. Read the list again.',

  'member.already_enrolled': 'The identity is enrolled under another member number. Look the member up.',
  'member.closed': 'The membership has ended. Enrol the customer anew.',
  'member.enrolled_in_the_future': 'The enrolment is later than now. Check the clock of whoever sends it.',
  'member.erased': 'The member was erased, and nothing of them is known. Enrol the customer anew.',
  'member.has_duplicates':
    'Others are merged into the member, who can be no duplicate then. Merge the other way round, or separate those first.',
  'member.identity_missing': 'A member needs at least one identity. Send a card, QR, phone, e-mail or reference.',
  'member.merged': 'The member is a duplicate; `into` says of whom. Send it for that member.',
  'member.merged_into_itself': 'Survivor and duplicate are the same member. Name two.',
  'member.not_erased': 'The member was not erased, so there is no certificate.',
  'member.not_merged': 'The two are not merged, so there is nothing to separate. Read both members again.',
  'member.unknown': 'There is no member of this id. Check it; of one that was enrolled a moment ago, ask again.',

  'partner.already_enrolled': 'A partner with this reference was enrolled with other data. Choose another reference.',
  'partner.erased': 'The partner was erased, for ever. What was earned can still be paid out.',
  'partner.unknown': 'There is no partner of this id. Check it.',

  'payout.approved': 'It is approved, so it may be paid at any moment. Only finance can say that it was not.',
  'payout.below_minimum':
    'The programme pays out no less than `minimum`; `available` says how much there is. Ask for more, or wait.',
  'payout.conflict': 'This id stands for another wallet or amount. Choose another id for another payout.',
  'payout.ended': 'It came to nothing, as `status` says, and the payee has the amount again. Ask for another one.',
  'payout.not_approved':
    'It waits for approval. Have it approved before it is paid; what is not to be paid is refused.',
  'payout.not_multiple': 'The programme pays out whole multiples of `multiple` only. Ask for one.',
  'payout.not_offered': 'The programme pays nothing out of this wallet. Say `payout` of the wallet in it.',
  'payout.of_partner': 'Payouts of partners are asked for and taken back by operators. Send it with such a key.',
  'payout.other_reference':
    'It was confirmed under another reference, `paidUnder`. Look whether it was paid twice, and correct what is wrong by hand.',
  'payout.own_request': 'Whoever asked for it cannot approve it. Another operator has to, with a key of their own.',
  'payout.paid': 'It was paid already. What came back from the bank is given back by hand.',
  'payout.unknown': 'There is no payout of this id. Check it.',

  'segment.unknown': 'The programme in effect now has no such segment. Check its id, or publish it first.',

  'settlement.no_coalition': 'The published programme has no `coalition`. Say in it which stores are of which brand.',
  'settlement.period_empty':
    'The period is empty: `until` is the first day that does not count, so it has to be after `from`.',

  'points.insufficient': 'Fewer points can be spent; `available` says how many. Ask for at most that.',

  'budget.unknown': 'The published programme has no such budget. Check its id in the programme.',
  'experiment.unknown': 'No published version has such an experiment. Check its id in the programme.',

  'offer.activated_before_given':
    'Nobody wants an offer before it was given to them. Check the clock of whoever sends it.',
  'offer.conflict': 'Another offer was given under this key, which stands. What is given anew has another key.',
  'offer.not_given': 'Nothing was given under this key. Check whom it was for, and the key.',
  'offer.over':
    'The last day of the offer is over, so nothing could come of it. Publish it with other days, or give another.',
  'offer.viewed_before_given': 'Nobody sees an offer before it was given to them. Check the clock of whoever sends it.',
  'offer.unknown': 'The programme in effect now has no such offer. Check its id, or publish it first.',

  'poster.ended': 'The poster was ended, and nobody enrols by it any more. Hang up another one.',
  'poster.unknown': 'There is no poster with this code. Scan it again; what was copied may be a part of it.',

  'programme.effective_in_the_past':
    'A version cannot begin before now. Choose a later `effectiveFrom`, or leave it out.',
  'programme.guardrail_exceeded':
    'The draft costs more than the published version allows, or drops or widens its guardrails; `exceeded` has the figures. Change the draft, or say in `accept` why it is published all the same.',
  'programme.health_in_the_future':
    'Nobody knows how members will do. Say a moment up to now for `at`, or leave it out.',
  'programme.invalid': 'The document is wrong in the places that `problems` names. Mend them all and send it again.',
  'programme.no_draft': 'There is no draft to do this with. Send one first.',
  'pin.conflict': 'This id pinned something else before. Choose another id for another pin.',
  'pin.unknown': 'The member was never given a tier by hand under this id. Check member and id.',
  'pin.until_passed': 'It would be over already. Say a later `until`, or leave it out.',
  'programme.not_published': 'No programme has been published, so nothing can be decided yet. Publish one.',
  'programme.outdated': 'A newer version of the programme is in effect. Nothing is to be done.',
  'programme.own_proposal':
    'The published version asks for four eyes. Another operator has to approve it, with a key of their own.',
  'programme.period_invalid': 'Say `all` for `over`, or a number of days such as `365d`.',
  'programme.plan_missing':
    'The published version has guardrails, and nobody has simulated exactly this document beside it within a week, over 365 days or more. Do that, and send it again.',
  'programme.proposal_unknown':
    'No proposal of this number waits: it was declined, or another one took its place. Read which one waits.',
  'programme.version_unknown': 'No version of this number has been published. Read the list of versions.',
  'qualify.wallet_missing': 'The ladder counts a wallet that the programme does not have. Mend the programme.',

  'projection.rebuilding': 'It is being built anew already. Wait for that.',
  'projection.unknown': 'There is no projection of this name. `GET /v1/projections` lists them.',

  'read.revision_of_missing': 'A revision of something that was never written cannot be waited for. Leave it out.',

  'receipt.already_claimed': 'Another member has claimed it. A person can move it.',
  'receipt.business_key_too_long': 'Store, till and number together are too long. Shorten them.',
  'receipt.cannot_be_replaced':
    'The second content differs in something that others rely on for good, or a void undoes the receipt; `differs` names the places. Close the case; void it at the till and ring it up again.',
  'receipt.claim_window_closed': 'It is too old to be claimed. A person can still move it.',
  'receipt.conflict':
    'The same receipt came with other content before. The first stays, both wait in the review queue. Do not send it again.',
  'receipt.currency_not_supported': 'The programme has another currency. Send the receipt in that one.',
  'receipt.duplicate_line_id': 'Two lines have the same `lineId`. Number them anew.',
  'receipt.exponent_mismatch': 'The currency has another number of decimals. Send whole minor units and its exponent.',
  'receipt.goes_with_another':
    'It hangs on another receipt, as a return or void; `goesWith` says which. Move that one: this one follows.',
  'receipt.has_member': 'It belongs to a member already. A person can move it.',
  'receipt.has_no_member': 'Nobody has it, so it cannot be moved. Claim it.',
  'receipt.held': 'It waits in the review queue for a person. Decide there first.',
  'receipt.in_the_future': 'It is later than now by more than a clock may be off. Check the clock of the till.',
  'receipt.instant_invalid': 'A time is not RFC 3339 with an offset. Mend it.',
  'receipt.invalid': 'It does not have the form of a receipt; `errors` names the places. Mend them and send it again.',
  'receipt.lines_do_not_sum': 'The lines do not sum to the total that is said. Correct one of the two.',
  'receipt.moved_to_itself': 'It is where it should go. Nothing is to be done.',
  'receipt.not_with_member': 'It does not belong to the member that it should be taken from. Read it again.',
  'receipt.order_malformed': 'A fact about a receipt names no place among others. Mend whoever sends it.',
  'receipt.quantity_invalid': 'A quantity is not a decimal number with at most three decimals. Mend it.',
  'receipt.quantity_zero': 'A line has the quantity 0. Leave it out.',
  'receipt.returned_line_on_sale': 'A sale has a line that gives goods back. Send it as an exchange or a return.',
  'receipt.tenders_do_not_sum': 'The tenders do not sum to what is payable. Correct one of the two.',
  'receipt.unit_price_invalid': 'A unit price is not a decimal number of the accepted form. Mend it.',
  'receipt.unknown': 'There is no receipt of this id. Check it.',
  'receipt.unknown_schema_version': 'This version of the schema is not read here. Send one that is.',
  'referral.of_oneself': 'The code is of the same person. Enrol without it.',
  'referral_code.mistyped': 'A letter is wrong or missing. Read the code again.',
  'referral_code.unknown':
    'Nobody who is a member has this code. Ask whoever referred for theirs, or enrol without it.',

  'redemption.cancelled': 'It was cancelled. Redeem anew.',
  'redemption.confirmed_too_late': 'Its time was over when it was confirmed. Redeem anew.',
  'redemption.conflict': 'This id redeemed something else before. Choose another id.',
  'redemption.expired': 'It was to be used until `useBy`, and that is over. It is not to be taken.',
  'redemption.failed': 'It has failed; `reason` says why. Redeem anew once that is mended.',
  'redemption.already_given': 'Another till, or another sale, has handed it over. Do not give it a second time.',
  'redemption.given': 'What was handed out is taken back by an operator only. Ask one.',
  'redemption.hold_mismatch': 'The hold is not the one that was made for it. Redeem anew.',
  'redemption.id_missing': 'Send an id of your own, `redemptionId` or the header `Idempotency-Key`.',
  'redemption.not_cancellable': 'It is over or its reward cannot be taken back. Nothing is to be done.',
  'redemption.not_completed': 'It is not the member’s yet. Ask again when it is completed.',
  'redemption.not_confirmed': 'It has not been confirmed. Confirm it first.',
  'redemption.not_reserved': 'Nothing is reserved for it any more. Redeem anew.',
  'redemption.not_usable': 'It was used when it was given. Nothing is to be said.',
  'redemption.unknown': 'There is no redemption of this id. Check it.',
  'redemption.used':
    'The member has used it, at another till or in another sale. Do not give it a second time. It is not undone.',
  'reward.begun': 'What it is for has begun. Offer another reward.',
  'reward.limit_reached':
    'All members together have had it as often as its `limit` says. Ask again in the next period, or offer another reward.',
  'reward.member_limit_reached':
    'The member has had it as often as its `limit` says. Ask again in the next period, or offer another reward.',
  'reward.not_for_tier': 'It is for members of other tiers; `tiers` says which. Offer another reward.',
  'reward.not_yet': 'It can be redeemed from the day `from` on. Ask again then.',
  'reward.over': 'It could be redeemed until the day `until`. Offer another reward.',
  'reward.out_of_stock': 'There is none left. Offer another reward, or add stock.',
  'reward.pool_full': 'The pool takes no more codes. Add them when some have been used.',
  'reward.retired': 'The reward is no longer offered. Offer another one.',
  'reward.takes_no_codes': 'Rewards of this kind have no codes. Nothing is to be imported.',
  'reward.unknown': 'There is no reward of this id. Read the catalogue.',
  'reward.waiting_list_full': 'As many wait as can. Ask again later: one may have given up.',

  'return.exceeds_paid': 'More money comes back than was paid for the line, other returns counted. Check the amount.',
  'return.exceeds_sold': 'More comes back than was sold on the line, other returns counted. Check the quantity.',
  'return.names_itself': 'A return names itself as its sale. Name the sale.',
  'return.names_no_line': 'It names a sale, but no line of it. Name the line, or leave the sale out.',
  'return.other_goods': 'Other goods come back than the line sold. Name the right line.',
  'return.unknown_line': 'The sale has no such line. Name the right one.',

  'review.closed': 'The case is closed. Nothing is to be done.',
  'review.not_to_decide': 'A case of this kind is not decided in this way. Read the case: it says how.',
  'review.unknown': 'There is no such case. Read the list again.',

  'schema.unknown': 'There is no schema of this name. `GET /v1/asyncapi.json` names them.',

  'spend.conflict': 'The receipt spent other points before. It comes from outside: mend whoever sends it.',
  'spend.invalid': 'A receipt that spends no points. It comes from outside: mend whoever sends it.',

  'telemetry.off': 'This process records no metrics. Turn them on in its configuration.',

  'tender.above_payable': 'More is paid with points than is payable. Take less.',
  'tender.above_share': 'More of the basket is paid with points than may be; `mostMinor` says how much may. Take less.',
  'tender.below_minimum':
    'Fewer points than one receipt has to be paid with; `minimum` says how many. Take more, or none.',
  'tender.hold_missing': 'Points pay by a hold. Place one, and name it on the tender.',
  'tender.member_unknown': 'Points paid for a receipt of nobody. Find out whose it is, and claim it for them.',
  'tender.not_a_multiple': 'Points pay in multiples of `multiple` only. Take so many.',
  'tender.points_missing': 'The tender gives points back and does not say how many. Say it.',
  'tender.refund_names_no_receipt':
    'Points go back into the lots they came from, so the receipt that they paid for must be known. Name it on the lines.',
  'tender.sign_differs': 'Points and money of a tender go in different directions. Correct one of the two.',
  'tender.value_differs': 'The points are worth another amount; `worthMinor` says how much. Correct one of the two.',
  'tender.wallet_unknown': 'The programme of that time has no such wallet. Check the id.',

  'tier.unknown': 'The ladder in effect has no tier of this id. Read the programme.',

  'topic.not_open': 'Messages of this topic come from the platform alone. Send to one of `open`.',

  'transfer.above_maximum': 'More than one transfer may move; `perTransfer` says how much. Send less.',
  'transfer.below_minimum': 'Less than a transfer has to move; `minimum` says how much. Send more.',
  'transfer.conflict': 'This id sent something else before. Choose another id.',
  'transfer.limit_reached':
    'More than may still be sent in this period; `left` says how much. Send that, and the rest later.',
  'transfer.not_allowed': 'This wallet’s points cannot be sent to others.',
  'transfer.not_received': 'The receiver has not got it yet. Ask again in a moment.',
  'transfer.nothing_left':
    'The receiver has spent all of it, and owes nothing by the wallet’s terms. Nothing is taken back.',
  'transfer.refused':
    'The receiver could not get it, so the points are with the sender again. Nothing is to be undone.',
  'transfer.reversed': 'It was taken back before. Nothing is to be done.',
  'transfer.to_self': 'Sender and receiver are the same. Name another member.',
  'transfer.unknown': 'The member has sent nothing under this id. Check it.',

  'wallet.none_pays': 'No wallet of the programme has a place in `redeem.order`. Hold of one wallet by its name.',
  'wallet.no_value': 'The programme does not say what points of this wallet are worth. Name the points instead.',
  'wallet.unknown': 'No published programme has had such a wallet. Check the id.',
};
