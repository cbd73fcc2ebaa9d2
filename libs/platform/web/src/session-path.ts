export const SESSION_PATH = '/v1/session';
