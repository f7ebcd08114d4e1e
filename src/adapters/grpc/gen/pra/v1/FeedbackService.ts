// Original file: pra/v1/feedback.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetAccuracyRequest as _pra_v1_GetAccuracyRequest, GetAccuracyRequest__Output as _pra_v1_GetAccuracyRequest__Output } from '../../pra/v1/GetAccuracyRequest.ts';
import type { GetAccuracyResponse as _pra_v1_GetAccuracyResponse, GetAccuracyResponse__Output as _pra_v1_GetAccuracyResponse__Output } from '../../pra/v1/GetAccuracyResponse.ts';

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
  
}

export interface FeedbackServiceDefinition extends grpc.ServiceDefinition {
  GetAccuracy: MethodDefinition<_pra_v1_GetAccuracyRequest, _pra_v1_GetAccuracyResponse, _pra_v1_GetAccuracyRequest__Output, _pra_v1_GetAccuracyResponse__Output>
}
