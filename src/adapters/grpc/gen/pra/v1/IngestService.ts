// Original file: pra/v1/ingest.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ImportHistoryRequest as _pra_v1_ImportHistoryRequest, ImportHistoryRequest__Output as _pra_v1_ImportHistoryRequest__Output } from '../../pra/v1/ImportHistoryRequest.ts';
import type { ImportHistoryResponse as _pra_v1_ImportHistoryResponse, ImportHistoryResponse__Output as _pra_v1_ImportHistoryResponse__Output } from '../../pra/v1/ImportHistoryResponse.ts';
import type { ListImportsRequest as _pra_v1_ListImportsRequest, ListImportsRequest__Output as _pra_v1_ListImportsRequest__Output } from '../../pra/v1/ListImportsRequest.ts';
import type { ListImportsResponse as _pra_v1_ListImportsResponse, ListImportsResponse__Output as _pra_v1_ListImportsResponse__Output } from '../../pra/v1/ListImportsResponse.ts';
import type { ReportRequestsRequest as _pra_v1_ReportRequestsRequest, ReportRequestsRequest__Output as _pra_v1_ReportRequestsRequest__Output } from '../../pra/v1/ReportRequestsRequest.ts';
import type { ReportRequestsResponse as _pra_v1_ReportRequestsResponse, ReportRequestsResponse__Output as _pra_v1_ReportRequestsResponse__Output } from '../../pra/v1/ReportRequestsResponse.ts';

/**
 * Requests come in: as they happen, and in bulk from the past.
 */
export interface IngestServiceClient extends grpc.Client {
  /**
   * Historical request counts. The reply comes when all of it is durable. An import sent again under the
   * same `import_id` counts once, also when it broke off in the middle.
   */
  ImportHistory(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  ImportHistory(metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  ImportHistory(options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  ImportHistory(callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  /**
   * Historical request counts. The reply comes when all of it is durable. An import sent again under the
   * same `import_id` counts once, also when it broke off in the middle.
   */
  importHistory(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  importHistory(metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  importHistory(options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  importHistory(callback: grpc.requestCallback<_pra_v1_ImportHistoryResponse__Output>): grpc.ClientWritableStream<_pra_v1_ImportHistoryRequest>;
  
  /**
   * What was imported, for whoever goes on with it: `pra import` learns from it how far a log was counted.
   */
  ListImports(argument: _pra_v1_ListImportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  ListImports(argument: _pra_v1_ListImportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  ListImports(argument: _pra_v1_ListImportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  ListImports(argument: _pra_v1_ListImportsRequest, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What was imported, for whoever goes on with it: `pra import` learns from it how far a log was counted.
   */
  listImports(argument: _pra_v1_ListImportsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  listImports(argument: _pra_v1_ListImportsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  listImports(argument: _pra_v1_ListImportsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  listImports(argument: _pra_v1_ListImportsRequest, callback: grpc.requestCallback<_pra_v1_ListImportsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The real-time stream. Each batch is acknowledged once it is durable (it survives `kill -9` of the
   * service); a batch sent again under the same client and sequence counts once, across restarts too.
   * Send batches without waiting for acknowledgements; gRPC's flow control holds a client that is too fast.
   */
  ReportRequests(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportRequestsRequest, _pra_v1_ReportRequestsResponse__Output>;
  ReportRequests(options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportRequestsRequest, _pra_v1_ReportRequestsResponse__Output>;
  /**
   * The real-time stream. Each batch is acknowledged once it is durable (it survives `kill -9` of the
   * service); a batch sent again under the same client and sequence counts once, across restarts too.
   * Send batches without waiting for acknowledgements; gRPC's flow control holds a client that is too fast.
   */
  reportRequests(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportRequestsRequest, _pra_v1_ReportRequestsResponse__Output>;
  reportRequests(options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportRequestsRequest, _pra_v1_ReportRequestsResponse__Output>;
  
}

/**
 * Requests come in: as they happen, and in bulk from the past.
 */
export interface IngestServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Historical request counts. The reply comes when all of it is durable. An import sent again under the
   * same `import_id` counts once, also when it broke off in the middle.
   */
  ImportHistory: grpc.handleClientStreamingCall<_pra_v1_ImportHistoryRequest__Output, _pra_v1_ImportHistoryResponse>;
  
  /**
   * What was imported, for whoever goes on with it: `pra import` learns from it how far a log was counted.
   */
  ListImports: grpc.handleUnaryCall<_pra_v1_ListImportsRequest__Output, _pra_v1_ListImportsResponse>;
  
  /**
   * The real-time stream. Each batch is acknowledged once it is durable (it survives `kill -9` of the
   * service); a batch sent again under the same client and sequence counts once, across restarts too.
   * Send batches without waiting for acknowledgements; gRPC's flow control holds a client that is too fast.
   */
  ReportRequests: grpc.handleBidiStreamingCall<_pra_v1_ReportRequestsRequest__Output, _pra_v1_ReportRequestsResponse>;
  
}

export interface IngestServiceDefinition extends grpc.ServiceDefinition {
  ImportHistory: MethodDefinition<_pra_v1_ImportHistoryRequest, _pra_v1_ImportHistoryResponse, _pra_v1_ImportHistoryRequest__Output, _pra_v1_ImportHistoryResponse__Output>
  ListImports: MethodDefinition<_pra_v1_ListImportsRequest, _pra_v1_ListImportsResponse, _pra_v1_ListImportsRequest__Output, _pra_v1_ListImportsResponse__Output>
  ReportRequests: MethodDefinition<_pra_v1_ReportRequestsRequest, _pra_v1_ReportRequestsResponse, _pra_v1_ReportRequestsRequest__Output, _pra_v1_ReportRequestsResponse__Output>
}
