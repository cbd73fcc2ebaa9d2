import { useEffect, useRef } from 'react';

/** A person does not type faster than this; a scanner that types what it reads does, and ends with Enter. */
const KEY_WITHIN_MS = 60;
const LENGTH_MIN = 4;

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
    let lastAt = 0;
    const hear = (event: KeyboardEvent): void => {
      if (isEditable(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.timeStamp - lastAt > KEY_WITHIN_MS) typed = '';
      lastAt = event.timeStamp;
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
