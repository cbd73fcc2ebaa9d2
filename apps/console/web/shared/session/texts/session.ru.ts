import type { SessionTexts } from './session.en';

export const sessionRu: SessionTexts = {
  title: 'Вход',
  keyLabel: 'Ключ API',
  keyHint: 'Начинается с accrue_, его выдаёт администратор Accrue. В этом браузере он не сохраняется.',
  signIn: 'Войти',
  signingIn: 'Входим…',
  signOut: 'Выйти',
  endedTitle: 'Сеанс завершён',
  ended: 'Войдите снова, чтобы продолжить. Всё введённое осталось на месте.',
  insecure: 'Для входа нужен HTTPS или адрес 127.0.0.1. Обратитесь к администратору Accrue.',
  roles: {
    operator: 'Оператор',
    analyst: 'Аналитик',
    pos: 'Касса',
    support: 'Поддержка',
    member: 'Сервер карт',
    sso: 'Сервер входа',
  },
  withProvider: (provider: string) => `Войти через ${provider}`,
  withKey: 'По ключу API',
  newTab: '(в новой вкладке)',
  problems: {
    'sign_in.not_begun': 'Вход занял слишком много времени или начат в другом браузере. Войдите снова.',
    'sign_in.refused': 'Вход там не выполнен. Попробуйте снова или выберите другую учётную запись.',
    'sign_in.no_role': 'У вашей учётной записи нет роли в Accrue. Обратитесь к администратору Accrue.',
    'sign_in.provider_failed':
      'Служба входа недоступна, или её ответ не принят. Попробуйте снова; если не поможет, сообщите администратору Accrue.',
    'sign_in.too_many': 'Слишком много попыток входа отсюда. Подождите немного.',
  },
};
