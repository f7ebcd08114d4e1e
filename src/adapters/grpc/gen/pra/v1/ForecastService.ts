// Original file: pra/v1/forecast.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchPredictRequest as _pra_v1_BatchPredictRequest, BatchPredictRequest__Output as _pra_v1_BatchPredictRequest__Output } from '../../pra/v1/BatchPredictRequest.ts';
import type { PredictRequest as _pra_v1_PredictRequest, PredictRequest__Output as _pra_v1_PredictRequest__Output } from '../../pra/v1/PredictRequest.ts';
import type { PredictResponse as _pra_v1_PredictResponse, PredictResponse__Output as _pra_v1_PredictResponse__Output } from '../../pra/v1/PredictResponse.ts';
import type { WatchForecastsRequest as _pra_v1_WatchForecastsRequest, WatchForecastsRequest__Output as _pra_v1_WatchForecastsRequest__Output } from '../../pra/v1/WatchForecastsRequest.ts';

/**
 * How much will come.
 */
export interface ForecastServiceClient extends grpc.Client {
  /**
   * The same for up to 10,000 subjects; replies come in the order of the request.
   */
  BatchPredict(argument: _pra_v1_BatchPredictRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  BatchPredict(argument: _pra_v1_BatchPredictRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  /**
   * The same for up to 10,000 subjects; replies come in the order of the request.
   */
  batchPredict(argument: _pra_v1_BatchPredictRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  batchPredict(argument: _pra_v1_BatchPredictRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  
  /**
   * The newest forecast of a source or a pool: a source that nobody has seen, or one with too little history, is a
   * reply with `basis` and `reason`. The service's own windows and the next step are there already; other windows,
   * and what one model says, are forecast now, together with what others ask at the moment. Then it may fail:
   * NOT_FOUND (`unknown-model`), FAILED_PRECONDITION (`model-not-ready`, `model-not-loaded`), RESOURCE_EXHAUSTED
   * (`queue-full`) and UNAVAILABLE (`waited-too-long`, `planner-lost`), with the time to try again.
   */
  Predict(argument: _pra_v1_PredictRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  Predict(argument: _pra_v1_PredictRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  Predict(argument: _pra_v1_PredictRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  Predict(argument: _pra_v1_PredictRequest, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The newest forecast of a source or a pool: a source that nobody has seen, or one with too little history, is a
   * reply with `basis` and `reason`. The service's own windows and the next step are there already; other windows,
   * and what one model says, are forecast now, together with what others ask at the moment. Then it may fail:
   * NOT_FOUND (`unknown-model`), FAILED_PRECONDITION (`model-not-ready`, `model-not-loaded`), RESOURCE_EXHAUSTED
   * (`queue-full`) and UNAVAILABLE (`waited-too-long`, `planner-lost`), with the time to try again.
   */
  predict(argument: _pra_v1_PredictRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  predict(argument: _pra_v1_PredictRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  predict(argument: _pra_v1_PredictRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  predict(argument: _pra_v1_PredictRequest, callback: grpc.requestCallback<_pra_v1_PredictResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Each new forecast of the subjects as it is issued, the newest one first. A slow reader misses
   * intermediate forecasts, never the newest.
   */
  WatchForecasts(argument: _pra_v1_WatchForecastsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  WatchForecasts(argument: _pra_v1_WatchForecastsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  /**
   * Each new forecast of the subjects as it is issued, the newest one first. A slow reader misses
   * intermediate forecasts, never the newest.
   */
  watchForecasts(argument: _pra_v1_WatchForecastsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  watchForecasts(argument: _pra_v1_WatchForecastsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_PredictResponse__Output>;
  
}

/**
 * How much will come.
 */
export interface ForecastServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The same for up to 10,000 subjects; replies come in the order of the request.
   */
  BatchPredict: grpc.handleServerStreamingCall<_pra_v1_BatchPredictRequest__Output, _pra_v1_PredictResponse>;
  
  /**
   * The newest forecast of a source or a pool: a source that nobody has seen, or one with too little history, is a
   * reply with `basis` and `reason`. The service's own windows and the next step are there already; other windows,
   * and what one model says, are forecast now, together with what others ask at the moment. Then it may fail:
   * NOT_FOUND (`unknown-model`), FAILED_PRECONDITION (`model-not-ready`, `model-not-loaded`), RESOURCE_EXHAUSTED
   * (`queue-full`) and UNAVAILABLE (`waited-too-long`, `planner-lost`), with the time to try again.
   */
  Predict: grpc.handleUnaryCall<_pra_v1_PredictRequest__Output, _pra_v1_PredictResponse>;
  
  /**
   * Each new forecast of the subjects as it is issued, the newest one first. A slow reader misses
   * intermediate forecasts, never the newest.
   */
  WatchForecasts: grpc.handleServerStreamingCall<_pra_v1_WatchForecastsRequest__Output, _pra_v1_PredictResponse>;
  
}

export interface ForecastServiceDefinition extends grpc.ServiceDefinition {
  BatchPredict: MethodDefinition<_pra_v1_BatchPredictRequest, _pra_v1_PredictResponse, _pra_v1_BatchPredictRequest__Output, _pra_v1_PredictResponse__Output>
  Predict: MethodDefinition<_pra_v1_PredictRequest, _pra_v1_PredictResponse, _pra_v1_PredictRequest__Output, _pra_v1_PredictResponse__Output>
  WatchForecasts: MethodDefinition<_pra_v1_WatchForecastsRequest, _pra_v1_PredictResponse, _pra_v1_WatchForecastsRequest__Output, _pra_v1_PredictResponse__Output>
}
