import { ApiProperty } from '@nestjs/swagger';

const UNIT = 'points, stamps, or a currency: its minor units';

/** Member of an answer: what the amounts beside it are in. @param nullWhen when nobody can say; absent: never */
export const UnitProperty = (nullWhen?: string): PropertyDecorator =>
  ApiProperty({
    type: String,
    example: 'points',
    ...(nullWhen === undefined ? { description: UNIT } : { nullable: true, description: `${UNIT}; null: ${nullWhen}` }),
  });
