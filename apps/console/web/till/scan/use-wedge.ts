import { useEffect, useRef } from 'react';

/** A scanner types what it reads, and Enter; on a busy machine its keys come with pauses. Nothing else is typed outside of fields. */
const KEY_WITHIN_MS = 250;
const LENGTH_MIN = 4;

let lastKeyAt = -Infinity;

/** Whether a code is coming in: a field that took the focus now would get its second half. */
export const isHearingCode = (): boolean => performance.now() - lastKeyAt < KEY_WITHIN_MS;

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** Hears a scanner wherever the focus is, unless it is in a field, which gets the keys itself. */
export const useWedge = (onCode: (text: string) => void): void => {
  const handler = useRef(onCode);
  useEffect(() => {
    handler.current = onCode;
  });

  useEffect(() => {
    let typed = '';
    const hear = (event: KeyboardEvent): void => {
      if (isEditable(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.timeStamp - lastKeyAt > KEY_WITHIN_MS) typed = '';
      lastKeyAt = event.timeStamp;
      if (event.key === 'Enter') {
        if (typed.length < LENGTH_MIN) return;
        // Not for the button that has the focus.
        event.preventDefault();
        event.stopPropagation();
        handler.current(typed);
        typed = '';
      } else if (event.key.length === 1) {
        typed += event.key;
        if (event.key === ' ' && typed.length > 1) event.preventDefault();
      }
    };
    window.addEventListener('keydown', hear, true);
    return () => window.removeEventListener('keydown', hear, true);
  }, []);
};
