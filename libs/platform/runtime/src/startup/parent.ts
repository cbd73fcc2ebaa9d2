/** Said to the program that has started this one, when it listens. Its port alone would prove nothing: somebody else may have snatched it. */
export const SERVING = 'accrue:serving';

/** Nobody hears it when this program was started by a shell or a container. */
export const tellParentServing = (): void => void process.send?.(SERVING);
