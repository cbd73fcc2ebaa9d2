import { ApiProperty } from '@nestjs/swagger';
import type { Flow, MovedMember, PlacedBy, Placing, Way } from '@accrue/tiers-domain';
import { QualifyDto } from '../tier/tier.dto';

const count = (description: string) => ({ type: 'integer', minimum: 0, description, example: 1250 }) as const;
const tierId = (description: string) => ({ type: String, nullable: true, description, example: 'gold' }) as const;

class TierThresholdDto {
  @ApiProperty({ example: 'gold' }) id!: string;
  @ApiProperty({ example: 'Gold' }) name!: string;
  @ApiProperty({ type: 'integer', description: 'From which it holds, in what the ladder counts', example: 1000 })
  threshold!: number;
}

class SimulatedLadderDto {
  @ApiProperty() qualify!: QualifyDto;
  @ApiProperty({ type: [TierThresholdDto], description: 'Lowest first; empty: it has none' })
  tiers!: TierThresholdDto[];
}

class PlacingDto implements Placing {
  @ApiProperty(tierId('null: below the ladder')) tierId!: string | null;
  @ApiProperty({
    type: 'integer',
    description: 'Of what the ladder counts, as much as decides then; in a window what counts in it then',
    example: 1250,
  })
  counted!: number;
  @ApiProperty({
    enum: ['counted', 'held', 'pin', 'membership'],
    description:
      'counted: that reaches the tier. held: the tier was reached before and holds on. pin, membership: given by hand, or paid for; what is earned would be lower',
  })
  by!: PlacedBy;
}

class MovedMemberDto implements MovedMember {
  @ApiProperty({ example: 'm-7f3a' }) memberId!: string;
  @ApiProperty({ description: 'By the published ladder' }) before!: PlacingDto;
  @ApiProperty({ description: 'By the draft’s ladder' }) after!: PlacingDto;
}

class TierFlowDto implements Flow {
  @ApiProperty(tierId('As the published ladder calls it; null: below it')) from!: string | null;
  @ApiProperty(tierId('As the draft’s ladder calls it')) to!: string | null;
  @ApiProperty({ enum: ['up', 'down', 'same'], description: 'same: also a tier that is renamed' }) way!: Way;
  @ApiProperty(count('How many go this way')) members!: number;
  @ApiProperty({ type: [MovedMemberDto], description: 'At most three of them; none of those who stay' })
  examples!: readonly MovedMemberDto[];
}

export class TierSimulationReportDto {
  @ApiProperty({ type: 'integer', description: 'The draft would be the next', example: 2 }) publishedVersion!: number;
  @ApiProperty({ format: 'date-time', example: '2026-11-01T00:00:00.000Z' }) effectiveFrom!: string;
  @ApiProperty({
    format: 'date-time',
    description: 'The instant of which all this is: when the draft takes effect, or now if that is over',
    example: '2026-11-01T00:00:00.000Z',
  })
  measuredAt!: string;
  @ApiProperty({ description: 'In effect then without the draft' }) published!: SimulatedLadderDto;
  @ApiProperty() draft!: SimulatedLadderDto;
  @ApiProperty(count('All who are there, also those of whom nothing was counted yet')) members!: number;
  @ApiProperty(count('Who come into a higher tier')) up!: number;
  @ApiProperty(count('Who fall')) down!: number;
  @ApiProperty(count('Who stay')) same!: number;
  @ApiProperty({ type: [TierFlowDto], description: 'From which tier to which, the lowest first' })
  flows!: readonly TierFlowDto[];
  @ApiProperty({
    description: 'The draft’s ladder counts what nobody counts before it is published, so everybody begins at nothing',
  })
  beginsAtZero!: boolean;
}

export class MeasuringDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: no programme yet', example: 2 })
  programmeVersion!: number | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'From when its ladder measures; null: it is the first, which measures all there was',
    example: '2026-11-01T00:00:00.000Z',
  })
  effectiveFrom!: string | null;
  @ApiProperty(count('Of whom anything was counted')) members!: number;
  @ApiProperty(count('Of these, whose tier is a fact by the ladder in effect; readers need not wait for it'))
  measured!: number;
}
