import { useEffect, useRef, useState, type ReactNode } from 'react';
import { QrCode } from '#shared/ui/qr-code';
import { useTexts } from '../texts/texts';

/** The code of the card; a tap fills the screen with it. */
export const ShownCode = ({ code }: { readonly code: string }): ReactNode => {
  const texts = useTexts();
  const [isLarge, setLarge] = useState(false);
  return (
    <>
      <button type="button" className="code-button" aria-label={texts.enlarge} onClick={() => setLarge(true)}>
        <QrCode text={code} label={texts.codeLabel} />
      </button>
      {isLarge && <LargeCode code={code} onClose={() => setLarge(false)} />}
    </>
  );
};

interface LargeCodeProps {
  readonly code: string;
  readonly onClose: () => void;
}

/** White from edge to edge, which is as bright as a page can be, and the screen stays on. Another tap leads back. */
const LargeCode = ({ code, onClose }: LargeCodeProps): ReactNode => {
  const texts = useTexts();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  useAwake();
  return (
    <dialog
      ref={element}
      className="large-code"
      aria-label={texts.code}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <button type="button" className="code-button" aria-label={texts.shrink} onClick={onClose} autoFocus>
        <QrCode text={code} label={texts.codeLabel} />
      </button>
    </dialog>
  );
};

/** The screen does not go dark, where the browser can do that. It lets go by itself when the page is left, so it is asked again. */
const useAwake = (): void => {
  useEffect(() => {
    let isOver = false;
    let lock: WakeLockSentinel | undefined;
    const ask = async (): Promise<void> => {
      if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
      try {
        const given = await navigator.wakeLock.request('screen');
        if (isOver) await given.release();
        else lock = given;
      } catch {
        // Little battery, or not allowed: the code is there all the same.
      }
    };
    const askAgain = (): void => void ask();
    askAgain();
    document.addEventListener('visibilitychange', askAgain);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', askAgain);
      void lock?.release();
    };
  }, []);
};
