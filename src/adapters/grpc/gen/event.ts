import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { CalendarProblem as _pra_v1_CalendarProblem, CalendarProblem__Output as _pra_v1_CalendarProblem__Output } from './pra/v1/CalendarProblem.ts';
import type { DataAge as _pra_v1_DataAge, DataAge__Output as _pra_v1_DataAge__Output } from './pra/v1/DataAge.ts';
import type { DeleteEventRequest as _pra_v1_DeleteEventRequest, DeleteEventRequest__Output as _pra_v1_DeleteEventRequest__Output } from './pra/v1/DeleteEventRequest.ts';
import type { DeleteEventResponse as _pra_v1_DeleteEventResponse, DeleteEventResponse__Output as _pra_v1_DeleteEventResponse__Output } from './pra/v1/DeleteEventResponse.ts';
import type { Event as _pra_v1_Event, Event__Output as _pra_v1_Event__Output } from './pra/v1/Event.ts';
import type { EventServiceClient as _pra_v1_EventServiceClient, EventServiceDefinition as _pra_v1_EventServiceDefinition } from './pra/v1/EventService.ts';
import type { FactorEffect as _pra_v1_FactorEffect, FactorEffect__Output as _pra_v1_FactorEffect__Output } from './pra/v1/FactorEffect.ts';
import type { ImportCalendarRequest as _pra_v1_ImportCalendarRequest, ImportCalendarRequest__Output as _pra_v1_ImportCalendarRequest__Output } from './pra/v1/ImportCalendarRequest.ts';
import type { ImportCalendarResponse as _pra_v1_ImportCalendarResponse, ImportCalendarResponse__Output as _pra_v1_ImportCalendarResponse__Output } from './pra/v1/ImportCalendarResponse.ts';
import type { LearnEffect as _pra_v1_LearnEffect, LearnEffect__Output as _pra_v1_LearnEffect__Output } from './pra/v1/LearnEffect.ts';
import type { LearnedEffect as _pra_v1_LearnedEffect, LearnedEffect__Output as _pra_v1_LearnedEffect__Output } from './pra/v1/LearnedEffect.ts';
import type { ListEventsRequest as _pra_v1_ListEventsRequest, ListEventsRequest__Output as _pra_v1_ListEventsRequest__Output } from './pra/v1/ListEventsRequest.ts';
import type { ListEventsResponse as _pra_v1_ListEventsResponse, ListEventsResponse__Output as _pra_v1_ListEventsResponse__Output } from './pra/v1/ListEventsResponse.ts';
import type { ModelWeight as _pra_v1_ModelWeight, ModelWeight__Output as _pra_v1_ModelWeight__Output } from './pra/v1/ModelWeight.ts';
import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from './pra/v1/Parameter.ts';
import type { PublicHolidays as _pra_v1_PublicHolidays, PublicHolidays__Output as _pra_v1_PublicHolidays__Output } from './pra/v1/PublicHolidays.ts';
import type { PutEventRequest as _pra_v1_PutEventRequest, PutEventRequest__Output as _pra_v1_PutEventRequest__Output } from './pra/v1/PutEventRequest.ts';
import type { PutEventResponse as _pra_v1_PutEventResponse, PutEventResponse__Output as _pra_v1_PutEventResponse__Output } from './pra/v1/PutEventResponse.ts';
import type { Quantile as _pra_v1_Quantile, Quantile__Output as _pra_v1_Quantile__Output } from './pra/v1/Quantile.ts';
import type { Resources as _pra_v1_Resources, Resources__Output as _pra_v1_Resources__Output } from './pra/v1/Resources.ts';
import type { Source as _pra_v1_Source, Source__Output as _pra_v1_Source__Output } from './pra/v1/Source.ts';
import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from './pra/v1/TimeRange.ts';
import type { VolumeEffect as _pra_v1_VolumeEffect, VolumeEffect__Output as _pra_v1_VolumeEffect__Output } from './pra/v1/VolumeEffect.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  pra: {
    v1: {
      Basis: EnumTypeDefinition
      CalendarProblem: MessageTypeDefinition<_pra_v1_CalendarProblem, _pra_v1_CalendarProblem__Output>
      DataAge: MessageTypeDefinition<_pra_v1_DataAge, _pra_v1_DataAge__Output>
      DeleteEventRequest: MessageTypeDefinition<_pra_v1_DeleteEventRequest, _pra_v1_DeleteEventRequest__Output>
      DeleteEventResponse: MessageTypeDefinition<_pra_v1_DeleteEventResponse, _pra_v1_DeleteEventResponse__Output>
      Event: MessageTypeDefinition<_pra_v1_Event, _pra_v1_Event__Output>
      EventKind: EnumTypeDefinition
      /**
       * What is known ahead of time: campaigns, releases, holidays, maintenance. Forecasts take it into account from the
       * next planning cycle on.
       */
      EventService: SubtypeConstructor<typeof grpc.Client, _pra_v1_EventServiceClient> & { service: _pra_v1_EventServiceDefinition }
      FactorEffect: MessageTypeDefinition<_pra_v1_FactorEffect, _pra_v1_FactorEffect__Output>
      ImportCalendarRequest: MessageTypeDefinition<_pra_v1_ImportCalendarRequest, _pra_v1_ImportCalendarRequest__Output>
      ImportCalendarResponse: MessageTypeDefinition<_pra_v1_ImportCalendarResponse, _pra_v1_ImportCalendarResponse__Output>
      LearnEffect: MessageTypeDefinition<_pra_v1_LearnEffect, _pra_v1_LearnEffect__Output>
      LearnedEffect: MessageTypeDefinition<_pra_v1_LearnedEffect, _pra_v1_LearnedEffect__Output>
      ListEventsRequest: MessageTypeDefinition<_pra_v1_ListEventsRequest, _pra_v1_ListEventsRequest__Output>
      ListEventsResponse: MessageTypeDefinition<_pra_v1_ListEventsResponse, _pra_v1_ListEventsResponse__Output>
      ModelWeight: MessageTypeDefinition<_pra_v1_ModelWeight, _pra_v1_ModelWeight__Output>
      Parameter: MessageTypeDefinition<_pra_v1_Parameter, _pra_v1_Parameter__Output>
      PublicHolidays: MessageTypeDefinition<_pra_v1_PublicHolidays, _pra_v1_PublicHolidays__Output>
      PutEventRequest: MessageTypeDefinition<_pra_v1_PutEventRequest, _pra_v1_PutEventRequest__Output>
      PutEventResponse: MessageTypeDefinition<_pra_v1_PutEventResponse, _pra_v1_PutEventResponse__Output>
      Quantile: MessageTypeDefinition<_pra_v1_Quantile, _pra_v1_Quantile__Output>
      Resources: MessageTypeDefinition<_pra_v1_Resources, _pra_v1_Resources__Output>
      Source: MessageTypeDefinition<_pra_v1_Source, _pra_v1_Source__Output>
      TimeRange: MessageTypeDefinition<_pra_v1_TimeRange, _pra_v1_TimeRange__Output>
      VolumeEffect: MessageTypeDefinition<_pra_v1_VolumeEffect, _pra_v1_VolumeEffect__Output>
    }
  }
}

