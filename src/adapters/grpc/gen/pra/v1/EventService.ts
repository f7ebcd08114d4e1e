// Original file: pra/v1/event.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeleteEventRequest as _pra_v1_DeleteEventRequest, DeleteEventRequest__Output as _pra_v1_DeleteEventRequest__Output } from '../../pra/v1/DeleteEventRequest.ts';
import type { DeleteEventResponse as _pra_v1_DeleteEventResponse, DeleteEventResponse__Output as _pra_v1_DeleteEventResponse__Output } from '../../pra/v1/DeleteEventResponse.ts';
import type { ImportCalendarRequest as _pra_v1_ImportCalendarRequest, ImportCalendarRequest__Output as _pra_v1_ImportCalendarRequest__Output } from '../../pra/v1/ImportCalendarRequest.ts';
import type { ImportCalendarResponse as _pra_v1_ImportCalendarResponse, ImportCalendarResponse__Output as _pra_v1_ImportCalendarResponse__Output } from '../../pra/v1/ImportCalendarResponse.ts';
import type { ListEventsRequest as _pra_v1_ListEventsRequest, ListEventsRequest__Output as _pra_v1_ListEventsRequest__Output } from '../../pra/v1/ListEventsRequest.ts';
import type { ListEventsResponse as _pra_v1_ListEventsResponse, ListEventsResponse__Output as _pra_v1_ListEventsResponse__Output } from '../../pra/v1/ListEventsResponse.ts';
import type { PutEventRequest as _pra_v1_PutEventRequest, PutEventRequest__Output as _pra_v1_PutEventRequest__Output } from '../../pra/v1/PutEventRequest.ts';
import type { PutEventResponse as _pra_v1_PutEventResponse, PutEventResponse__Output as _pra_v1_PutEventResponse__Output } from '../../pra/v1/PutEventResponse.ts';

/**
 * What is known ahead of time: campaigns, releases, holidays, maintenance. Forecasts take it into account from the
 * next planning cycle on.
 */
export interface EventServiceClient extends grpc.Client {
  /**
   * Takes an event back. One that is not known is no failure: the reply says so.
   */
  DeleteEvent(argument: _pra_v1_DeleteEventRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  DeleteEvent(argument: _pra_v1_DeleteEventRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  DeleteEvent(argument: _pra_v1_DeleteEventRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  DeleteEvent(argument: _pra_v1_DeleteEventRequest, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes an event back. One that is not known is no failure: the reply says so.
   */
  deleteEvent(argument: _pra_v1_DeleteEventRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  deleteEvent(argument: _pra_v1_DeleteEventRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  deleteEvent(argument: _pra_v1_DeleteEventRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  deleteEvent(argument: _pra_v1_DeleteEventRequest, callback: grpc.requestCallback<_pra_v1_DeleteEventResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes events of a calendar, from a month ago to 400 days ahead. Imported again under its name, a calendar takes the
   * place of what it was: what it does not have any more is taken back. What cannot be read of it is left out and named.
   */
  ImportCalendar(argument: _pra_v1_ImportCalendarRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  ImportCalendar(argument: _pra_v1_ImportCalendarRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  ImportCalendar(argument: _pra_v1_ImportCalendarRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  ImportCalendar(argument: _pra_v1_ImportCalendarRequest, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes events of a calendar, from a month ago to 400 days ahead. Imported again under its name, a calendar takes the
   * place of what it was: what it does not have any more is taken back. What cannot be read of it is left out and named.
   */
  importCalendar(argument: _pra_v1_ImportCalendarRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  importCalendar(argument: _pra_v1_ImportCalendarRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  importCalendar(argument: _pra_v1_ImportCalendarRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  importCalendar(argument: _pra_v1_ImportCalendarRequest, callback: grpc.requestCallback<_pra_v1_ImportCalendarResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The events that are known, by their start and then by id.
   */
  ListEvents(argument: _pra_v1_ListEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  ListEvents(argument: _pra_v1_ListEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  ListEvents(argument: _pra_v1_ListEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  ListEvents(argument: _pra_v1_ListEventsRequest, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The events that are known, by their start and then by id.
   */
  listEvents(argument: _pra_v1_ListEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  listEvents(argument: _pra_v1_ListEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  listEvents(argument: _pra_v1_ListEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  listEvents(argument: _pra_v1_ListEventsRequest, callback: grpc.requestCallback<_pra_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Announces an event, or changes the one with the same id as a whole. The reply comes when it is durable.
   */
  PutEvent(argument: _pra_v1_PutEventRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  PutEvent(argument: _pra_v1_PutEventRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  PutEvent(argument: _pra_v1_PutEventRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  PutEvent(argument: _pra_v1_PutEventRequest, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Announces an event, or changes the one with the same id as a whole. The reply comes when it is durable.
   */
  putEvent(argument: _pra_v1_PutEventRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  putEvent(argument: _pra_v1_PutEventRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  putEvent(argument: _pra_v1_PutEventRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  putEvent(argument: _pra_v1_PutEventRequest, callback: grpc.requestCallback<_pra_v1_PutEventResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What is known ahead of time: campaigns, releases, holidays, maintenance. Forecasts take it into account from the
 * next planning cycle on.
 */
export interface EventServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes an event back. One that is not known is no failure: the reply says so.
   */
  DeleteEvent: grpc.handleUnaryCall<_pra_v1_DeleteEventRequest__Output, _pra_v1_DeleteEventResponse>;
  
  /**
   * Makes events of a calendar, from a month ago to 400 days ahead. Imported again under its name, a calendar takes the
   * place of what it was: what it does not have any more is taken back. What cannot be read of it is left out and named.
   */
  ImportCalendar: grpc.handleUnaryCall<_pra_v1_ImportCalendarRequest__Output, _pra_v1_ImportCalendarResponse>;
  
  /**
   * The events that are known, by their start and then by id.
   */
  ListEvents: grpc.handleUnaryCall<_pra_v1_ListEventsRequest__Output, _pra_v1_ListEventsResponse>;
  
  /**
   * Announces an event, or changes the one with the same id as a whole. The reply comes when it is durable.
   */
  PutEvent: grpc.handleUnaryCall<_pra_v1_PutEventRequest__Output, _pra_v1_PutEventResponse>;
  
}

export interface EventServiceDefinition extends grpc.ServiceDefinition {
  DeleteEvent: MethodDefinition<_pra_v1_DeleteEventRequest, _pra_v1_DeleteEventResponse, _pra_v1_DeleteEventRequest__Output, _pra_v1_DeleteEventResponse__Output>
  ImportCalendar: MethodDefinition<_pra_v1_ImportCalendarRequest, _pra_v1_ImportCalendarResponse, _pra_v1_ImportCalendarRequest__Output, _pra_v1_ImportCalendarResponse__Output>
  ListEvents: MethodDefinition<_pra_v1_ListEventsRequest, _pra_v1_ListEventsResponse, _pra_v1_ListEventsRequest__Output, _pra_v1_ListEventsResponse__Output>
  PutEvent: MethodDefinition<_pra_v1_PutEventRequest, _pra_v1_PutEventResponse, _pra_v1_PutEventRequest__Output, _pra_v1_PutEventResponse__Output>
}
