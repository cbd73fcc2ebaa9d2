import { useEffect } from 'react';

/** Ctrl+K goes to the field that finds. No key alone does anything: whoever speaks to the computer would press it without knowing. */
export const useKeys = (): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isFind = event.key === 'k' && (event.ctrlKey || event.metaKey);
      if (!isFind) return;
      const field = document.querySelector<HTMLInputElement>('[data-find]');
      if (field === null || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
};
