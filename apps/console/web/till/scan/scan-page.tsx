import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Page } from '#shared/layout/page';
import { Loading } from '#shared/ui/loading';
import { ProblemNote } from '#shared/ui/problem-note';
import { EnrolOffer } from '../enrol/enrol-offer';
import { useThisTill } from '../mine/this-till';
import { useTexts } from '../texts/texts';
import { ScanForm } from './scan-form';
import { useScan } from './scan-provider';

const Camera = lazy(() => import('./camera'));

export const ScanPage = (): ReactNode => {
  const { scan: texts } = useTexts();
  const { scan } = useScan();
  const [hasCamera, setCamera] = useState(false);
  return (
    <Page title={texts.title}>
      <div className="scan">
        <ScanForm />
        <button type="button" aria-expanded={hasCamera} onClick={() => setCamera(!hasCamera)}>
          {hasCamera ? texts.cameraOff : texts.cameraOn}
        </button>
        {hasCamera && (
          <Suspense fallback={<Loading />}>
            <Camera
              onCode={(text) => {
                setCamera(false);
                scan(text);
              }}
            />
          </Suspense>
        )}
        <Outcome />
        <WhoEnrols />
      </div>
    </Page>
  );
};

const Outcome = (): ReactNode => {
  const { scan: texts } = useTexts();
  const { scanned, scan } = useScan();
  switch (scanned.state) {
    case 'none':
      return null;
    case 'looking':
      return <Loading />;
    case 'no_code':
      return (
        <p role="alert" className="note note-warn">
          {texts.noCode}
        </p>
      );
    case 'employee':
      return (
        <p role="status" className="note note-good">
          {texts.employeeSet(scanned.employeeId)}
        </p>
      );
    case 'unknown':
      return <EnrolOffer key={scanned.text} text={scanned.text} identities={scanned.identities} />;
    case 'failed':
      return <ProblemNote error={scanned.error} onRetry={() => scan(scanned.text)} />;
  }
};

/** Whose enrolments they are is what employees ask first. */
const WhoEnrols = (): ReactNode => {
  const { scan: texts } = useTexts();
  const { storeId, employeeId } = useThisTill();
  return <p className="small muted">{texts.whoEnrols(employeeId, storeId)}</p>;
};
