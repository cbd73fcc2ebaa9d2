/** Takes the secret of a link out of the address and of the history. null: there is none. */
export const secretInAddress = (): string | null => {
  const secret = window.location.hash.slice(1);
  if (window.location.hash === '') return null;
  window.history.replaceState(null, '', '/card/');
  return secret === '' ? null : secret;
};
