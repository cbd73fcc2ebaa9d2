import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Loading } from '#shared/ui/loading';
import { useTexts } from '../texts/texts';
import { openDetector } from './detector';

interface CameraProps {
  /** Once, with the first code that is seen. */
  readonly onCode: (text: string) => void;
}

const LOOK_EVERY_MS = 120;

type State = 'opening' | 'looking' | 'refused' | 'failed';

const Camera = ({ onCode }: CameraProps): ReactNode => {
  const { scan: texts } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const handler = useRef(onCode);
  const [state, setState] = useState<State>('opening');
  useEffect(() => {
    handler.current = onCode;
  });

  useEffect(() => {
    let isWanted = true;
    let stream: MediaStream | undefined;
    const look = async (): Promise<void> => {
      // Warmed up while the camera opens.
      const detecting = openDetector();
      detecting.catch(() => undefined);
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const shown = video.current;
      if (!isWanted || shown === null) return;
      shown.srcObject = stream;
      await shown.play();
      const detect = await detecting;
      setState('looking');
      while (isWanted) {
        const text = await detect(shown);
        if (!isWanted) return;
        if (text !== null) {
          isWanted = false;
          return handler.current(text);
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    look()
      .catch((error: unknown) => {
        if (isWanted)
          setState(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'failed');
      })
      .finally(() => {
        if (!isWanted) stop(stream);
      });
    return () => {
      isWanted = false;
      stop(stream);
    };
  }, []);

  if (state === 'refused' || state === 'failed')
    return (
      <p role="alert" className="note note-warn">
        {state === 'refused' ? texts.cameraRefused : texts.cameraFailed}
      </p>
    );
  return (
    <>
      {state === 'opening' && <Loading />}
      <video ref={video} className="camera" muted playsInline aria-label={texts.cameraPicture} />
    </>
  );
};
export default Camera;

const stop = (stream: MediaStream | undefined): void => stream?.getTracks().forEach((track) => track.stop());
