import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Programme } from '#api';
import { useFormat } from '#shared/format/use-format';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Field } from '#shared/ui/field';
import { Loaded } from '#shared/ui/loaded';
import { textOf } from '#shared/ui/text-of';
import { giveToSegment, readSegmentGift } from '../../api';
import { useTexts } from '../../texts/texts';
import type { Offer } from './terms';

type Segments = NonNullable<Programme['segments']>;

interface GiveToSegmentProps {
  readonly offer: Offer;
  readonly segments: Segments;
  readonly onClose: () => void;
  readonly onBegun: (gift: Begun) => void;
}

/** A gift to a segment that is under way. */
export interface Begun {
  readonly segmentId: string;
  readonly key: string;
}

const ASK_AGAIN_MS = 1_000;

/** To all members who are in the segment when their turn comes. The key makes it one wish, however often the button is pressed. */
export const GiveToSegment = ({ offer, segments, onClose, onBegun }: GiveToSegmentProps): ReactNode => {
  const texts = useTexts().offers.give;
  const [key] = useState(() => `console-${crypto.randomUUID()}`);
  return (
    <AskDialog
      title={texts.of(offer.name)}
      act={texts.open}
      onClose={onClose}
      onSubmit={async (form) => {
        const segmentId = textOf(form, 'segment');
        await giveToSegment({ path: { segmentId }, body: { key, offer: offer.id } });
        onBegun({ segmentId, key });
      }}
    >
      <p>{texts.means}</p>
      <Field label={texts.segment}>
        {(ids) => (
          <select name="segment" required {...ids}>
            {segments.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </AskDialog>
  );
};

export const GiftUnderWay = ({ gift }: { readonly gift: Begun }): ReactNode => {
  const texts = useTexts().offers.give;
  const format = useFormat();
  const state = useQuery({
    queryKey: ['segment-gift', gift],
    queryFn: ({ signal }) => readSegmentGift({ path: gift }, { signal }),
    refetchInterval: ({ state: { data } }) => (data?.finishedAt === null ? ASK_AGAIN_MS : false),
  });
  return (
    <Loaded query={state}>
      {({ given, finishedAt }) => (
        <p role="status" className="note">
          {format.plural(given, finishedAt === null ? texts.underWay : texts.finished)}
        </p>
      )}
    </Loaded>
  );
};
