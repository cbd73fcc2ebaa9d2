/** PostgreSQL refuses NUL, and the others break lines of logs: whoever sends them as a key has no such thing with us. */
export const PLAIN_TEXT = /^[^\u0000-\u001f\u007f]*$/;
