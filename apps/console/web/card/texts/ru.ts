import { sharedRu } from '#shared/texts/shared.ru';
import type { CardTexts } from './en';

export const ru: CardTexts = {
  shared: {
    ...sharedRu,
    problems: {
      ...sharedRu.problems,
      'card_session.ended': 'Эта карта больше не открыта на этом телефоне.',
      'card_session.link_unknown': 'Эта ссылка больше не ведёт ни к какой карте.',
      'auth.too_many_failures': 'Отсюда пробовали слишком много ссылок. Подождите немного.',
      'points.insufficient': 'Для этого не хватает баллов.',
      'reward.out_of_stock': 'Больше не осталось.',
    },
  },
  appName: 'Ваша карта',
  units: {
    points: { one: '# балл', few: '# балла', many: '# баллов', other: '# балла' },
    stamps: { one: '# штамп', few: '# штампа', many: '# штампов', other: '# штампа' },
  },
  code: 'Ваш код',
  codeLabel: 'QR-код вашей карты',
  showIt: 'Покажите его на кассе.',
  noCode: 'Код этой карты заблокирован. Попросите новый на кассе.',
  offline: (instant) => `Нет связи. Данные на ${instant}.`,
  none: {
    title: 'Здесь не открыта ни одна карта',
    how: 'Откройте ссылку на вашу карту или попросите её на кассе: вам покажут код, который надо отсканировать этим телефоном.',
  },
  balance: {
    title: 'У вас',
    none: 'Пока ничего не накоплено. Всё начнётся с первой покупки.',
    pending: (amount) => `Ещё не активны: ${amount}`,
    held: (amount) => `Отложено: ${amount}`,
    owed: (amount) => `Долг: ${amount}`,
    expires: (amount, day) => `Можно потратить до ${day}, потом сгорит: ${amount}`,
    tier: (name) => `Уровень: ${name}`,
    next: (name) => `На пути к уровню ${name}`,
    toNext: (missing, name) => `До уровня ${name}: ${missing}`,
  },
  rewards: {
    title: 'Награды',
    none: 'Сейчас наград нет.',
    get: 'Получить',
    getOf: (title) => `Получить: ${title}`,
    takes: (amount) => `Это стоит ${amount}.`,
    short: (amount) => `Не хватает: ${amount}`,
    from: (day) => `С ${day}`,
    notNow: 'Сейчас недоступно',
  },
  redemption: {
    label: 'QR-код вашей награды',
    showIt: 'Покажите это на кассе. Код действует один раз.',
    until: (instant) => `До ${instant}`,
  },
  own: { title: 'Можно использовать', show: 'Показать', showOf: (title) => `Показать код: ${title}` },
  offers: {
    title: 'Для вас',
    until: (instant) => `До ${instant}`,
    activate: 'Участвовать',
    activateOf: (name) => `Участвовать: ${name}`,
  },
  activity: {
    title: 'Что произошло',
    none: 'Пока ничего не произошло.',
    aReward: 'награда',
    redeemed: {
      hold: (title) => `Отложено: ${title}`,
      capture: (title) => `Потрачено: ${title}`,
      spend: (title) => `Потрачено: ${title}`,
      release: (title) => `Возвращено: ${title}`,
      refund: (title) => `Возвращено: ${title}`,
    },
    redeemedOtherwise: (title) => `Обмен на награду: ${title}`,
  },
  settings: {
    title: 'Настройки',
    close: 'Убрать карту с этого телефона',
    closeHint: 'Баллы останутся. Чтобы открыть карту снова, нужна ссылка.',
  },
};
