const NAME = 'accrue-session';

/** That somebody is signed in now. */
export const tellOtherTabs = (): void => {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(null);
  channel.close();
};

/** @returns a function that ends it */
export const onSignedInElsewhere = (listener: () => void): (() => void) => {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = listener;
  return () => channel.close();
};
