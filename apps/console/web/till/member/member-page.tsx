import { useEffect, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { Loaded } from '#shared/ui/loaded';
import { useTexts } from '../texts/texts';
import { CardLink } from './card-link';
import { Catalogue } from './catalogue';
import { Holds } from './holds';
import { OwnRewards } from './own-rewards';
import { Pay } from './pay';
import { State } from './state';
import { useMemberView } from './use-member';

interface MemberPageProps {
  readonly memberId: string;
}

const MemberPage = ({ memberId }: MemberPageProps): ReactNode => {
  const { member: texts } = useTexts();
  const format = useFormat();
  const view = useMemberView(memberId);

  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && document.querySelector('dialog[open]') === null)
        document.querySelector<HTMLAnchorElement>('a[data-next]')?.click();
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, []);

  return (
    <Page
      title={view.data?.reference ? texts.titleOf(view.data.reference) : texts.title}
      lead={view.data && texts.since(format.day(view.data.enrolledAt))}
      actions={
        <Link href="/" className="button primary" data-next>
          {texts.next}
        </Link>
      }
    >
      <Loaded query={view}>
        {({ status, mergedInto }) => {
          if (status === 'closed') return <p className="note note-bad">{texts.closed}</p>;
          if (mergedInto !== null)
            return (
              <p className="note note-warn">
                {texts.merged} <Link href={`/members/${encodeURIComponent(mergedInto)}`}>{texts.toSurvivor}</Link>
              </p>
            );
          return (
            <>
              <State memberId={memberId} />
              <Holds memberId={memberId} />
              <div className="side-by-side">
                <Catalogue memberId={memberId} />
                <div className="stack">
                  <Pay memberId={memberId} />
                  <OwnRewards memberId={memberId} />
                  <CardLink memberId={memberId} />
                </div>
              </div>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
};
export default MemberPage;
