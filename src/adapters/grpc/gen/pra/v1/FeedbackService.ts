// Original file: pra/v1/feedback.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetAccuracyRequest as _pra_v1_GetAccuracyRequest, GetAccuracyRequest__Output as _pra_v1_GetAccuracyRequest__Output } from '../../pra/v1/GetAccuracyRequest.ts';
import type { GetAccuracyResponse as _pra_v1_GetAccuracyResponse, GetAccuracyResponse__Output as _pra_v1_GetAccuracyResponse__Output } from '../../pra/v1/GetAccuracyResponse.ts';
import type { ListDriftRequest as _pra_v1_ListDriftRequest, ListDriftRequest__Output as _pra_v1_ListDriftRequest__Output } from '../../pra/v1/ListDriftRequest.ts';
import type { ListDriftResponse as _pra_v1_ListDriftResponse, ListDriftResponse__Output as _pra_v1_ListDriftResponse__Output } from '../../pra/v1/ListDriftResponse.ts';
import type { WatchDriftRequest as _pra_v1_WatchDriftRequest, WatchDriftRequest__Output as _pra_v1_WatchDriftRequest__Output } from '../../pra/v1/WatchDriftRequest.ts';
import type { WatchDriftResponse as _pra_v1_WatchDriftResponse, WatchDriftResponse__Output as _pra_v1_WatchDriftResponse__Output } from '../../pra/v1/WatchDriftResponse.ts';

/**
 * What was said, compared with what came.
 */
export interface FeedbackServiceClient extends grpc.Client {
  /**
   * Scores of past forecasts of a source or a pool, by window and model. A forecast is scored once, when the
   * last step of its window is final.
   */
  GetAccuracy(argument: _pra_v1_GetAccuracyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  GetAccuracy(argument: _pra_v1_GetAccuracyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  GetAccuracy(argument: _pra_v1_GetAccuracyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  GetAccuracy(argument: _pra_v1_GetAccuracyRequest, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Scores of past forecasts of a source or a pool, by window and model. A forecast is scored once, when the
   * last step of its window is final.
   */
  getAccuracy(argument: _pra_v1_GetAccuracyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  getAccuracy(argument: _pra_v1_GetAccuracyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  getAccuracy(argument: _pra_v1_GetAccuracyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  getAccuracy(argument: _pra_v1_GetAccuracyRequest, callback: grpc.requestCallback<_pra_v1_GetAccuracyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sources and pools that have changed for good, or whose forecasts have become worse: those that run first, each
   * part with the newest first; of those that are over the last 500.
   */
  ListDrift(argument: _pra_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _pra_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _pra_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  ListDrift(argument: _pra_v1_ListDriftRequest, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sources and pools that have changed for good, or whose forecasts have become worse: those that run first, each
   * part with the newest first; of those that are over the last 500.
   */
  listDrift(argument: _pra_v1_ListDriftRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _pra_v1_ListDriftRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _pra_v1_ListDriftRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  listDrift(argument: _pra_v1_ListDriftRequest, callback: grpc.requestCallback<_pra_v1_ListDriftResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The drifts that run, and from then on each one as it begins (`ended` unset) and ends. Until the caller leaves.
   */
  WatchDrift(argument: _pra_v1_WatchDriftRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WatchDriftResponse__Output>;
  WatchDrift(argument: _pra_v1_WatchDriftRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WatchDriftResponse__Output>;
  /**
   * The drifts that run, and from then on each one as it begins (`ended` unset) and ends. Until the caller leaves.
   */
  watchDrift(argument: _pra_v1_WatchDriftRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WatchDriftResponse__Output>;
  watchDrift(argument: _pra_v1_WatchDriftRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WatchDriftResponse__Output>;
  
}

/**
 * What was said, compared with what came.
 */
export interface FeedbackServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Scores of past forecasts of a source or a pool, by window and model. A forecast is scored once, when the
   * last step of its window is final.
   */
  GetAccuracy: grpc.handleUnaryCall<_pra_v1_GetAccuracyRequest__Output, _pra_v1_GetAccuracyResponse>;
  
  /**
   * Sources and pools that have changed for good, or whose forecasts have become worse: those that run first, each
   * part with the newest first; of those that are over the last 500.
   */
  ListDrift: grpc.handleUnaryCall<_pra_v1_ListDriftRequest__Output, _pra_v1_ListDriftResponse>;
  
  /**
   * The drifts that run, and from then on each one as it begins (`ended` unset) and ends. Until the caller leaves.
   */
  WatchDrift: grpc.handleServerStreamingCall<_pra_v1_WatchDriftRequest__Output, _pra_v1_WatchDriftResponse>;
  
}

export interface FeedbackServiceDefinition extends grpc.ServiceDefinition {
  GetAccuracy: MethodDefinition<_pra_v1_GetAccuracyRequest, _pra_v1_GetAccuracyResponse, _pra_v1_GetAccuracyRequest__Output, _pra_v1_GetAccuracyResponse__Output>
  ListDrift: MethodDefinition<_pra_v1_ListDriftRequest, _pra_v1_ListDriftResponse, _pra_v1_ListDriftRequest__Output, _pra_v1_ListDriftResponse__Output>
  WatchDrift: MethodDefinition<_pra_v1_WatchDriftRequest, _pra_v1_WatchDriftResponse, _pra_v1_WatchDriftRequest__Output, _pra_v1_WatchDriftResponse__Output>
}
