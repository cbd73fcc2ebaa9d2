/** What somebody has begun to join with. It outlives a reload, a dead battery and a second scan, so that they are one member whatever happens. */
export interface Draft {
  /** Opens the card that comes of it. Made here, sent with each try: the platform makes one member of all of them. */
  readonly secret: string;
  readonly contact: string;
  readonly wantsNews: boolean;
}

const KEPT_AS = 'accrue.join';
const SECRET_BYTES = 32;

export const readDraft = (): Draft => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') as Draft | null;
    if (kept !== null) return kept;
  } catch {
    // Nothing that we wrote: another one is begun.
  }
  return { secret: newSecret(), contact: '', wantsNews: false };
};

export const keepDraft = (draft: Draft): void => localStorage.setItem(KEPT_AS, JSON.stringify(draft));

export const forgetDraft = (): void => localStorage.removeItem(KEPT_AS);

const newSecret = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
