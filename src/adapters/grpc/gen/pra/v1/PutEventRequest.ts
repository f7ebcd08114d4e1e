// Original file: pra/v1/event.proto

import type { Event as _pra_v1_Event, Event__Output as _pra_v1_Event__Output } from '../../pra/v1/Event.ts';

export interface PutEventRequest {
  'event'?: (_pra_v1_Event | null);
}

export interface PutEventRequest__Output {
  'event': (_pra_v1_Event__Output | null);
}
