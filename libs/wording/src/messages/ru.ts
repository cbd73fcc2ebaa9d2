import type { Messages } from './keys';

const CHANNEL = `{channel, select, store {в магазине} web {на сайте} app {в приложении} kiosk {в киоске} call_center {по телефону} other {через {channel}}}`;
const BY_HAND = `{reasonCode, select, goodwill {жест доброй воли} correction {исправление} fraud {мошенничество} other {{reasonCodeWords}}}`;
const OVER_DAYS = (name: string) => `{${name}, plural, one {# дня} few {# дней} many {# дней} other {# дня}}`;

export const ru: Messages = {
  'award.earned': `Начислено по чеку {receiptId}{multiplier, select, 1 {} other {, ×{multiplier, number, ::.######}{tierIdGiven, select, yes { за уровень {tierId}} other {}}}}`,
  'award.terms_recorded': `Записаны сроки для чека {receiptId}`,
  'award.returned': `Списано: возвращены товары по чеку {receiptId}{byReceiptIdGiven, select, yes { (чек {byReceiptId})} other {}}`,
  'award.voided': `Списано: чек {receiptId} аннулирован{byReceiptIdGiven, select, yes { чеком {byReceiptId}} other {}}`,
  'award.corrected':
    `{change, select, more {Добавлено по чеку {receiptId}} less {Списано по чеку {receiptId}} other {Чек {receiptId} пересчитан}}: ` +
    `{cause, select, return {товары возвращены} exchange {товары обменяны} void {чек аннулирован} late_receipt {более ранний чек пришёл с опозданием} ` +
    `tier_changed {изменился уровень на тот момент} claim {чек присвоен участнику} move {чек перенесён другому участнику} replaced {принято другое содержание чека} late_action {более раннее действие пришло с опозданием} revocation {действие отменено} merge {две карты участника объединены или разделены} other {более раннее событие стало известно с опозданием}}` +
    `{byReceiptIdGiven, select, yes { (чек {byReceiptId})} other {}}`,
  'action.earned': `Начислено за действие {actionId}{multiplier, select, 1 {} other {, ×{multiplier, number, ::.######}{tierIdGiven, select, yes { за уровень {tierId}} other {}}}}`,
  'action.terms_recorded': `Записаны сроки для действия {actionId}`,
  'action.revoked': `Списано: действие {actionId} отменено`,
  'action.corrected':
    `{change, select, more {Доначислено за действие {actionId}} less {Списано за действие {actionId}} other {Действие {actionId} пересчитано}}: ` +
    `{cause, select, late_action {более раннее действие пришло с опозданием} revocation {действие отменено} tier_changed {изменился уровень на тот момент} merge {две учётные записи объединены или разделены} other {более раннее событие пришло с опозданием}}`,
  'card.loaded': `Зачислено на карту (награда {redemptionId})`,
  'card.withdrawn': `Списано с карты: обмен на награду {redemptionId} отменён`,
  'lots.activated': `Теперь можно потратить`,
  'lots.expired': `Срок действия истёк`,
  'hold.placed': `{redemptionIdGiven, select, yes {Зарезервировано для обмена на награду {redemptionId}} other {Зарезервировано на кассе}}`,
  'hold.insufficient': `Не зарезервировано: доступно только {available, number}`,
  'hold.account_closed': `Не зарезервировано: счёт закрыт`,
  'hold.captured': `{redemptionIdGiven, select, yes {Потрачено на награду {redemptionId}} other {{receiptIdGiven, select, yes {Потрачено по чеку {receiptId}} other {Потрачено}}}}`,
  'hold.released':
    `Резерв снят: {cause, select, redemption_failed {обмен на награду не состоялся} cancelled {отменено} ` +
    `timed_out {время резерва вышло} not_needed {остаток не понадобился} other {больше не нужен}}`,
  'hold.refunded': `Возвращено: обмен на награду {redemptionId} отменён`,
  'payout.requested': `Отложено для выплаты`,
  'payout.approved': `Выплата одобрена`,
  'payout.paid': `Выплачено`,
  'payout.released': `Не выплачено: {cause, select, cancelled {заявка отменена} refused {в выплате отказано} failed {платёж не прошёл} timed_out {никто не подтвердил платёж вовремя} other {выплата не состоялась}}`,
  'spend.paid': `Потрачено по чеку {receiptId}`,
  'spend.refunded':
    `Возвращено: товары возвращены{byReceiptIdGiven, select, yes { по чеку {byReceiptId}} other {}}` +
    `{graced, plural, =0 {} other {; из них # с истёкшим сроком действия, можно потратить до {expiresOn}}}{expired, plural, =0 {} other {; из них # с истёкшим сроком действия, потратить уже нельзя}}`,
  'spend.voided': `Отменено: чек {receiptId} аннулирован{byReceiptIdGiven, select, yes { чеком {byReceiptId}} other {}}`,
  'membership.merged': `Перенесено на ваш другой счёт участника`,
  'membership.joined': `Объединено с вашим другим счётом участника`,
  'membership.separated': `Отделено от другого счёта участника`,
  'clawback.owed': `Решено: то, что не удалось списать, нужно вернуть`,
  'clawback.written_off': `Решено: то, что не удалось списать, прощено`,
  'balance.imported': `Перенесено из прежней программы (импорт {importId})`,
  'transfer.sent': `Передано другому участнику{reasonCodeGiven, select, yes {: ${BY_HAND}} other {}} (перевод {transferId})`,
  'transfer.received': `Получено от другого участника (перевод {transferId})`,
  'transfer.refused': `Не получено: {cause, select, account_closed {счёт закрыт} wallet_full {кошелёк больше не вмещает} other {перевод отклонён}} (перевод {transferId})`,
  'transfer.taken_back': `Списано, потому что перевод от другого участника отменён: ${BY_HAND} (перевод {transferId})`,
  'transfer.returned': `Возвращено: {cause, select, refused {другой участник не смог это получить} reversed {перевод отменён} other {перевод не состоялся}} (перевод {transferId})`,
  'adjustment.credited': `Начислено вручную: ${BY_HAND}`,
  'adjustment.debited': `Списано вручную: ${BY_HAND}`,
  'adjustment.reversed': `{effect, select, undone {Ручная операция отменена} restored {Ручная операция восстановлена} other {Ручная операция изменена}}: ${BY_HAND}`,
  'adjustment.proposed': `Ждёт одобрения: ${BY_HAND}`,
  'adjustment.declined': `Отклонено: ${BY_HAND}`,

  'receipt.training': `Учебный чек не учитывается`,
  'receipt.suspended': `Чек отложен и пока не учитывается`,
  'receipt.cancelled': `Чек отменён до завершения и не учитывается`,
  'receipt.no_sale': `Ничего не продано`,
  'receipt.void_without_original': `Чек отменяет другой, но не говорит какой`,
  'receipt.too_old': `Чек от {occurredAt, date, day}: {ageDays, plural, one {прошёл # день} few {прошло # дня} many {прошло # дней} other {прошло # дня}}, а о чеках старше ${OVER_DAYS('tooOldDays')} решает человек`,

  'rule.not_valid_yet': `Действует с {startsAt, date, day}`,
  'rule.no_longer_valid': `Перестало действовать {endedAt, date, day}`,
  'rule.channel_excluded': `Не действует на покупки ${CHANNEL}`,
  'rule.store_excluded': `Не действует на покупки в магазине {storeId}`,
  'rule.other_hours': `Не действует на покупки {weekday, select, mon {в понедельник} tue {во вторник} wed {в среду} thu {в четверг} fri {в пятницу} sat {в субботу} other {в воскресенье}} в {localTime}`,
  'rule.other_tier': `Действует для участников других уровней{tierIdGiven, select, yes {, не {tierId}} other {}}`,
  'rule.not_newly_enrolled': `Действует в первые дни после вступления{enrolledOnGiven, select, yes { ({enrolledOn})} other {}}`,
  'rule.other_segment': `Действует для участников других сегментов: {segmentIds}`,
  'rule.experiment_not_running': `Его эксперимент {experimentId} в это время не идёт`,
  'rule.other_arm': `Действует для другой группы эксперимента {experimentId}`,
  'rule.condition_not_met': `Покупка не отвечает его условию`,
  'rule.condition_unanswered': `Его условие не даёт ответа для этого чека`,
  'rule.counter_not_reached': `{nextGiven, select, yes {Счётчик {counterId}: {value} из {next}} other {Начисляет один раз, а счётчик {counterId} уже дальше}}`,
  'rule.other_was_better': `Другое правило группы {group} даёт больше: {ruleId}`,
  'rule.referral_undone': `Покупка возвращена, или раньше была другая`,
  'rule.referral_of_oneself': `Пригласивший и приглашённый оказались одним человеком`,
  'rule.tier_not_reached': `Уровень тогда всё же не был достигнут`,
  'cap.budget': `В бюджете {budgetId} осталось только {granted} из {desired}`,
  'rule.nothing_eligible': `В чеке нет ничего, за что начисляется`,

  'line.voided': `Строка вычеркнута`,
  'line.returned': `Товар возвращён`,
  'line.not_eligible_at_till': `По данным кассы за эту строку ничего не начисляется`,
  'line.type_excluded': `{lineType, select, gift_card {За подарочную карту} shipping {За доставку} deposit {За залог} donation {За пожертвование} fee {За сбор} other {За строку вида {lineType}}} ничего не начисляется`,
  'line.sku_excluded': `За товар {sku} ничего не начисляется`,
  'line.brand_excluded': `За товары марки {brand} ничего не начисляется`,
  'line.category_excluded': `За товары этой категории ничего не начисляется`,
  'line.not_included': `Правило относится к другим товарам`,

  'review.other_content': `Чек {receiptId} пришёл ещё раз с другим содержимым`,
  'review.same_place': `У чека {receiptId} те же магазин, касса, номер и день, что у {recordedAs}`,
  'review.no_sale_found': `Не найдена продажа: {goodsGiven, select, yes {{goods}{refundsGiven, select, yes {; {refunds}} other {}}} other {{refunds}}}`,
  'review.no_sale_found.goods': `{units, number} × {sku}`,
  'review.no_sale_found.refunds': `{amountMinor} возвращено за {sku}`,
  'review.waits_for': `Ожидает {receiptIds}`,
  'review.hold_failed':
    `Резерв {holdId} {fault, select, unknown {неизвестен} other_member {принадлежит другому участнику} other_wallet {открыт не на счёте {walletId}} ` +
    `exceeded {должен был оплатить {points, number}, а осталось в нём меньше} expired {истёк} captured {уже был списан} released {был снят} other {не сработал}}: ` +
    `без него {unpaid, plural, one {списан # балл} few {списано # балла} many {списано # баллов} other {списано # балла}}`,

  'tender.hold_missing': `{amountMinor} оплачено баллами, но в платеже {tenderId} не указан резерв`,
  'tender.refund_names_no_receipt': `{points, plural, one {Возвращён # балл} few {Возвращено # балла} many {Возвращено # баллов} other {Возвращено # балла}} (платёж {tenderId}), но ни одна строка не называет чек, который ими оплатили`,
  'tender.points_missing': `{amountMinor} возвращено баллами, но в платеже {tenderId} не указано, сколько их`,
  'tender.wallet_unknown': `Платёж {tenderId} списан со счёта {walletId}, которого в программе нет`,
  'tender.value_differs': `Платёж {tenderId} на {amountMinor} сделан {points, plural, one {# баллом} few {# баллами} many {# баллами} other {# балла}}, а это {worthMinor}`,
  'tender.below_minimum': `Чек оплачивают со счёта {walletId} не меньше чем {minimum, number}, а не {points, number}`,
  'tender.not_a_multiple': `Со счёта {walletId} списывают по {multiple, number}, а не {points, number}`,
  'tender.above_share': `Со счёта {walletId} можно оплатить {share} процентов чека, то есть {mostMinor}, а не {amountMinor}`,
  'tender.above_payable': `Баллами оплачено {amountMinor}, а чек был на {payableMinor}`,
  'discount.take_off': `Сделайте скидку {amountMinor}: {percent} %, {discountName}`,
  'discount.saved': `{discountName}: скидка {percent} % — это {amountMinor}{nextPercentGiven, select, yes {; покупайте дальше, и она станет {nextPercent} %} other {}}`,
  'discount.not_reached': `{discountName}: скидки пока нет{nextPercentGiven, select, yes {; покупайте дальше, и она станет {nextPercent} %} other {}}`,
  'discount.nothing_for_it': `{discountName}: в этом чеке нет товаров, которые она удешевляет`,
  'coupon.take_off': `Сделайте скидку {amountMinor}, купон: {offerName}`,
  'coupon.saved': `Купон «{offerName}»: скидка {amountMinor}`,
  'discount.differs': `{lineIdGiven, select, yes {В строке {lineId} касса} other {Касса}} сделала скидку {givenMinor} ({discountId}), а полагалось {dueMinor}`,
};
