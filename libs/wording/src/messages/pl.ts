import type { Messages } from './keys';

const CHANNEL = `{channel, select, store {w sklepie} web {w internecie} app {w aplikacji} kiosk {w kiosku} call_center {przez telefon} other {przez {channel}}}`;
const BY_HAND = `{reasonCode, select, goodwill {gest dobrej woli} correction {korekta} fraud {nadużycie} other {{reasonCodeWords}}}`;
const DAYS = (name: string) => `{${name}, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}`;

export const pl: Messages = {
  'award.earned': `Naliczono za paragon {receiptId}{multiplier, select, 1 {} other {, ×{multiplier, number, ::.######}{tierIdGiven, select, yes { za poziom {tierId}} other {}}}}`,
  'award.terms_recorded': `Zapisano terminy dla paragonu {receiptId}`,
  'award.returned': `Cofnięto: zwrócono towary z paragonu {receiptId}{byReceiptIdGiven, select, yes { (paragon {byReceiptId})} other {}}`,
  'award.voided': `Cofnięto: paragon {receiptId} został anulowany{byReceiptIdGiven, select, yes { paragonem {byReceiptId}} other {}}`,
  'award.corrected':
    `{change, select, more {Dodano za paragon {receiptId}} less {Cofnięto za paragon {receiptId}} other {Paragon {receiptId} przeliczono ponownie}}: ` +
    `{cause, select, return {zwrócono towary} exchange {wymieniono towary} void {paragon został anulowany} late_receipt {wcześniejszy paragon dotarł z opóźnieniem} ` +
    `tier_changed {zmienił się poziom z tamtego czasu} claim {paragon przypisano do uczestnika} move {paragon przeniesiono do innego uczestnika} replaced {przyjęto inną treść paragonu} late_action {wcześniejsze działanie dotarło z opóźnieniem} revocation {działanie odwołano} merge {dwa członkostwa połączono lub rozdzielono} other {wcześniejsze zdarzenie dotarło z opóźnieniem}}` +
    `{byReceiptIdGiven, select, yes { (paragon {byReceiptId})} other {}}`,
  'action.earned': `Naliczono za {actionId}{multiplier, select, 1 {} other {, ×{multiplier, number, ::.######}{tierIdGiven, select, yes { za poziom {tierId}} other {}}}}`,
  'action.terms_recorded': `Zapisano terminy dla {actionId}`,
  'action.revoked': `Cofnięto: {actionId} zostało odwołane`,
  'action.corrected':
    `{change, select, more {Doliczono za {actionId}} less {Cofnięto za {actionId}} other {{actionId} przeliczono ponownie}}: ` +
    `{cause, select, late_action {wcześniejsze działanie dotarło z opóźnieniem} revocation {działanie odwołano} tier_changed {zmienił się poziom w tamtym czasie} merge {dwa członkostwa połączono lub rozdzielono} other {wcześniejsze zdarzenie dotarło z opóźnieniem}}`,
  'card.loaded': `Doładowano kartę (odbiór nagrody {redemptionId})`,
  'card.withdrawn': `Zdjęto z karty: odbiór nagrody {redemptionId} cofnięto`,
  'lots.activated': `Można już wydać`,
  'lots.expired': `Upłynął termin ważności`,
  'hold.placed': `{redemptionIdGiven, select, yes {Zarezerwowano na odbiór nagrody {redemptionId}} other {Zarezerwowano przy kasie}}`,
  'hold.insufficient': `Nie zarezerwowano: dostępne jest tylko {available, number}`,
  'hold.account_closed': `Nie zarezerwowano: konto jest zamknięte`,
  'hold.captured': `{redemptionIdGiven, select, yes {Wydano na nagrodę {redemptionId}} other {{receiptIdGiven, select, yes {Wydano na paragon {receiptId}} other {Wydano}}}}`,
  'hold.released':
    `Zwolniono rezerwację: {cause, select, redemption_failed {odbiór nagrody się nie powiódł} cancelled {anulowano} ` +
    `timed_out {upłynął czas rezerwacji} not_needed {reszta nie była potrzebna} other {nie jest już potrzebna}}`,
  'hold.refunded': `Zwrócono: odbiór nagrody {redemptionId} został anulowany`,
  'payout.requested': `Odłożono do wypłaty`,
  'payout.approved': `Wypłatę zatwierdzono`,
  'payout.paid': `Wypłacono`,
  'payout.released': `Nie wypłacono: {cause, select, cancelled {anulowano} refused {odmówiono wypłaty} failed {płatność się nie powiodła} timed_out {nikt nie potwierdził płatności na czas} other {wypłata nie doszła do skutku}}`,
  'spend.paid': `Wydano na paragon {receiptId}`,
  'spend.refunded':
    `Zwrócono: towary oddano{byReceiptIdGiven, select, yes { na paragonie {byReceiptId}} other {}}` +
    `{graced, plural, =0 {} other {; z tego # po upływie terminu ważności, można wydać do {expiresOn}}}{expired, plural, =0 {} other {; z tego # po upływie terminu ważności, nie można już wydać}}`,
  'spend.voided': `Cofnięto: paragon {receiptId} został anulowany{byReceiptIdGiven, select, yes { przez {byReceiptId}} other {}}`,
  'membership.merged': `Przeniesiono do drugiego członkostwa`,
  'membership.joined': `Połączono z drugim członkostwem`,
  'membership.separated': `Rozdzielono od drugiego członkostwa`,
  'clawback.owed': `Rozstrzygnięto: to, czego nie dało się odebrać, trzeba zwrócić`,
  'clawback.written_off': `Rozstrzygnięto: to, czego nie dało się odebrać, zostaje umorzone`,
  'balance.imported': `Przeniesiono z poprzedniego programu (import {importId})`,
  'transfer.sent': `Przekazano innemu uczestnikowi{reasonCodeGiven, select, yes {: ${BY_HAND}} other {}} (przelew {transferId})`,
  'transfer.received': `Otrzymano od innego uczestnika (przelew {transferId})`,
  'transfer.refused': `Nie otrzymano: {cause, select, account_closed {konto jest zamknięte} wallet_full {w portfelu nie zmieści się więcej} other {przelew odrzucono}} (przelew {transferId})`,
  'transfer.taken_back': `Odebrano, bo przelew od innego uczestnika został cofnięty: ${BY_HAND} (przelew {transferId})`,
  'transfer.returned': `Zwrócono: {cause, select, refused {inny uczestnik nie mógł tego otrzymać} reversed {przelew został cofnięty} other {przelew nie doszedł do skutku}} (przelew {transferId})`,
  'adjustment.credited': `Dodano ręcznie: ${BY_HAND}`,
  'adjustment.debited': `Odjęto ręcznie: ${BY_HAND}`,
  'adjustment.reversed': `{effect, select, undone {Cofnięto ręczną operację} restored {Przywrócono ręczną operację} other {Zmieniono ręczną operację}}: ${BY_HAND}`,
  'adjustment.proposed': `Czeka na zatwierdzenie: ${BY_HAND}`,
  'adjustment.declined': `Odrzucono: ${BY_HAND}`,

  'receipt.training': `Paragon szkoleniowy nie jest liczony`,
  'receipt.suspended': `Paragon jest wstrzymany i na razie nie jest liczony`,
  'receipt.cancelled': `Paragon anulowano przed zakończeniem, więc nie jest liczony`,
  'receipt.no_sale': `Nic nie sprzedano`,
  'receipt.void_without_original': `Anuluje inny paragon, ale nie podaje który`,
  'receipt.too_old': `Paragon z dnia {occurredAt, date, day}: {ageDays, plural, one {minął # dzień} few {minęły # dni} many {minęło # dni} other {minęło # dnia}}, a o paragonach starszych niż ${DAYS('tooOldDays')} decyduje człowiek`,

  'rule.not_valid_yet': `Obowiązuje od {startsAt, date, day}`,
  'rule.no_longer_valid': `Przestała obowiązywać {endedAt, date, day}`,
  'rule.channel_excluded': `Nie dotyczy zakupów ${CHANNEL}`,
  'rule.store_excluded': `Nie dotyczy zakupów w sklepie {storeId}`,
  'rule.other_hours': `Nie dotyczy zakupów {weekday, select, mon {w poniedziałek} tue {we wtorek} wed {w środę} thu {w czwartek} fri {w piątek} sat {w sobotę} other {w niedzielę}} o {localTime}`,
  'rule.other_tier': `Dotyczy uczestników innych poziomów{tierIdGiven, select, yes { niż {tierId}} other {}}`,
  'rule.not_newly_enrolled': `Dotyczy pierwszych dni po przystąpieniu{enrolledOnGiven, select, yes {, które nastąpiło {enrolledOn}} other {}}`,
  'rule.other_segment': `Dotyczy uczestników innych segmentów: {segmentIds}`,
  'rule.experiment_not_running': `Jej eksperyment {experimentId} wtedy nie trwa`,
  'rule.other_arm': `Dotyczy innej grupy eksperymentu {experimentId}`,
  'rule.condition_not_met': `Zakupy nie spełniają jej warunku`,
  'rule.condition_unanswered': `Jej warunek nie daje odpowiedzi dla tego paragonu`,
  'rule.counter_not_reached': `{nextGiven, select, yes {Licznik {counterId}: {value} z {next}} other {Nalicza tylko raz, a licznik {counterId} jest już dalej}}`,
  'rule.other_was_better': `Inna zasada z grupy {group} daje więcej: {ruleId}`,
  'rule.referral_undone': `Zakup zwrócono lub wcześniej był inny`,
  'rule.referral_of_oneself': `Osoba polecająca i polecona okazały się tą samą osobą`,
  'rule.tier_not_reached': `Poziom nie został wtedy jednak osiągnięty`,
  'cap.budget': `W budżecie {budgetId} zostało tylko {granted} z {desired}`,
  'rule.nothing_eligible': `Nic na paragonie się do niej nie liczy`,

  'line.voided': `Pozycja wykreślona`,
  'line.returned': `Towar zwrócono`,
  'line.not_eligible_at_till': `Według kasy za tę pozycję nic się nie nalicza`,
  'line.type_excluded': `{lineType, select, gift_card {Za kartę podarunkową} shipping {Za dostawę} deposit {Za kaucję} donation {Za darowiznę} fee {Za opłatę} other {Za pozycję typu {lineType}}} nic się nie nalicza`,
  'line.sku_excluded': `Za towar {sku} nic się nie nalicza`,
  'line.brand_excluded': `Za towary marki {brand} nic się nie nalicza`,
  'line.category_excluded': `Za towary z tej kategorii nic się nie nalicza`,
  'line.not_included': `Zasada dotyczy innych towarów`,

  'review.other_content': `Paragon {receiptId} przyszedł ponownie z inną treścią`,
  'review.same_place': `Paragon {receiptId} ma ten sam sklep, kasę, numer i dzień co {recordedAs}`,
  'review.no_sale_found': `Nie znaleziono sprzedaży: {goodsGiven, select, yes {{goods}{refundsGiven, select, yes {; {refunds}} other {}}} other {{refunds}}}`,
  'review.no_sale_found.goods': `{units, number} × {sku}`,
  'review.no_sale_found.refunds': `{amountMinor} zwrócono za {sku}`,
  'review.waits_for': `Czeka na {receiptIds}`,
  'review.hold_failed':
    `Blokada {holdId} {fault, select, unknown {jest nieznana} other_member {należy do innego uczestnika} other_wallet {nie dotyczy portfela {walletId}} ` +
    `exceeded {miała pokryć {points, number}, a zostało w niej mniej} expired {wygasła} captured {została już wykorzystana} released {została zwolniona} other {nie zadziałała}}: ` +
    `bez niej {unpaid, plural, one {wydano # punkt} few {wydano # punkty} many {wydano # punktów} other {wydano # punktu}}`,

  'tender.hold_missing': `Zapłacono punktami {amountMinor}, ale płatność {tenderId} nie wskazuje blokady`,
  'tender.refund_names_no_receipt': `{points, plural, one {Zwrócono # punkt} few {Zwrócono # punkty} many {Zwrócono # punktów} other {Zwrócono # punktu}} (płatność {tenderId}), ale żadna pozycja nie podaje paragonu, który nimi opłacono`,
  'tender.points_missing': `Zwrócono punktami {amountMinor}, ale płatność {tenderId} nie podaje, ile ich było`,
  'tender.wallet_unknown': `Płatność {tenderId} pochodzi z portfela {walletId}, którego program nie ma`,
  'tender.value_differs': `Płatność {tenderId} na {amountMinor} to {points, plural, one {# punkt} few {# punkty} many {# punktów} other {# punktu}}, warte {worthMinor}`,
  'tender.below_minimum': `Z portfela {walletId} płaci się co najmniej {minimum, number}, a nie {points, number}`,
  'tender.not_a_multiple': `Z portfela {walletId} płaci się po {multiple, number}, a nie {points, number}`,
  'tender.above_share': `Z portfela {walletId} można zapłacić {share} procent paragonu, czyli {mostMinor}, a nie {amountMinor}`,
  'tender.above_payable': `Punktami zapłacono {amountMinor}, a paragon opiewał na {payableMinor}`,
  'discount.take_off': `Udziel rabatu {amountMinor}: {percent} %, {discountName}`,
  'discount.saved': `{discountName}: rabat {percent} % to {amountMinor} mniej{nextPercentGiven, select, yes {; kupuj dalej, a będzie {nextPercent} %} other {}}`,
  'discount.not_reached': `{discountName}: jeszcze bez rabatu{nextPercentGiven, select, yes {; kupuj dalej, a będzie {nextPercent} %} other {}}`,
  'discount.nothing_for_it': `{discountName}: nic na tym paragonie nie jest nią objęte`,
  'coupon.take_off': `Udziel rabatu {amountMinor}, kupon: {offerName}`,
  'coupon.saved': `Kupon „{offerName}” to {amountMinor} mniej`,
  'discount.differs': `{lineIdGiven, select, yes {W pozycji {lineId} kasa} other {Kasa}} udzieliła rabatu {givenMinor} ({discountId}), a należało się {dueMinor}`,
};
