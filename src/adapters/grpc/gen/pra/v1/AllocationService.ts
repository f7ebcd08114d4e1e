// Original file: pra/v1/allocation.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Decision as _pra_v1_Decision, Decision__Output as _pra_v1_Decision__Output } from '../../pra/v1/Decision.ts';
import type { Directive as _pra_v1_Directive, Directive__Output as _pra_v1_Directive__Output } from '../../pra/v1/Directive.ts';
import type { ExplainDecisionRequest as _pra_v1_ExplainDecisionRequest, ExplainDecisionRequest__Output as _pra_v1_ExplainDecisionRequest__Output } from '../../pra/v1/ExplainDecisionRequest.ts';
import type { GetPlanRequest as _pra_v1_GetPlanRequest, GetPlanRequest__Output as _pra_v1_GetPlanRequest__Output } from '../../pra/v1/GetPlanRequest.ts';
import type { GetPlanResponse as _pra_v1_GetPlanResponse, GetPlanResponse__Output as _pra_v1_GetPlanResponse__Output } from '../../pra/v1/GetPlanResponse.ts';
import type { GetWarmTargetsRequest as _pra_v1_GetWarmTargetsRequest, GetWarmTargetsRequest__Output as _pra_v1_GetWarmTargetsRequest__Output } from '../../pra/v1/GetWarmTargetsRequest.ts';
import type { ReportInstancesRequest as _pra_v1_ReportInstancesRequest, ReportInstancesRequest__Output as _pra_v1_ReportInstancesRequest__Output } from '../../pra/v1/ReportInstancesRequest.ts';
import type { ReportInstancesResponse as _pra_v1_ReportInstancesResponse, ReportInstancesResponse__Output as _pra_v1_ReportInstancesResponse__Output } from '../../pra/v1/ReportInstancesResponse.ts';
import type { StreamDirectivesRequest as _pra_v1_StreamDirectivesRequest, StreamDirectivesRequest__Output as _pra_v1_StreamDirectivesRequest__Output } from '../../pra/v1/StreamDirectivesRequest.ts';
import type { WarmTargets as _pra_v1_WarmTargets, WarmTargets__Output as _pra_v1_WarmTargets__Output } from '../../pra/v1/WarmTargets.ts';
import type { WatchWarmTargetsRequest as _pra_v1_WatchWarmTargetsRequest, WatchWarmTargetsRequest__Output as _pra_v1_WatchWarmTargetsRequest__Output } from '../../pra/v1/WatchWarmTargetsRequest.ts';

/**
 * How many instances, which of them are warm, and why.
 */
export interface AllocationServiceClient extends grpc.Client {
  /**
   * Why a pool had this count at that time.
   */
  ExplainDecision(argument: _pra_v1_ExplainDecisionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  ExplainDecision(argument: _pra_v1_ExplainDecisionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  ExplainDecision(argument: _pra_v1_ExplainDecisionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  ExplainDecision(argument: _pra_v1_ExplainDecisionRequest, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  /**
   * Why a pool had this count at that time.
   */
  explainDecision(argument: _pra_v1_ExplainDecisionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  explainDecision(argument: _pra_v1_ExplainDecisionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  explainDecision(argument: _pra_v1_ExplainDecisionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  explainDecision(argument: _pra_v1_ExplainDecisionRequest, callback: grpc.requestCallback<_pra_v1_Decision__Output>): grpc.ClientUnaryCall;
  
  /**
   * The plan in force: the newest decision for each pool.
   */
  GetPlan(argument: _pra_v1_GetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _pra_v1_GetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _pra_v1_GetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  GetPlan(argument: _pra_v1_GetPlanRequest, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The plan in force: the newest decision for each pool.
   */
  getPlan(argument: _pra_v1_GetPlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _pra_v1_GetPlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _pra_v1_GetPlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  getPlan(argument: _pra_v1_GetPlanRequest, callback: grpc.requestCallback<_pra_v1_GetPlanResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * For load balancers: the instances of a pool, in the order in which to use them.
   */
  GetWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  GetWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  GetWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  GetWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  /**
   * For load balancers: the instances of a pool, in the order in which to use them.
   */
  getWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  getWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  getWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  getWarmTargets(argument: _pra_v1_GetWarmTargetsRequest, callback: grpc.requestCallback<_pra_v1_WarmTargets__Output>): grpc.ClientUnaryCall;
  
  /**
   * From instance managers: which instances there are, in which state, and what became of a directive.
   */
  ReportInstances(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportInstancesRequest, _pra_v1_ReportInstancesResponse__Output>;
  ReportInstances(options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportInstancesRequest, _pra_v1_ReportInstancesResponse__Output>;
  /**
   * From instance managers: which instances there are, in which state, and what became of a directive.
   */
  reportInstances(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportInstancesRequest, _pra_v1_ReportInstancesResponse__Output>;
  reportInstances(options?: grpc.CallOptions): grpc.ClientDuplexStream<_pra_v1_ReportInstancesRequest, _pra_v1_ReportInstancesResponse__Output>;
  
  /**
   * For instance managers: first the whole state of each pool, then each change and each renewal of a
   * lease. A directive is a state, not a change: it says how many instances to hold, and repeating it does
   * no harm. A slow reader gets the newest directive of each pool. The service ends the stream with
   * UNAVAILABLE when it stops, and with RESOURCE_EXHAUSTED when the reader was too slow for too long. A pool has
   * one manager at a time: FAILED_PRECONDITION says whose it is. docs/directive-protocol.md is the whole protocol.
   */
  StreamDirectives(argument: _pra_v1_StreamDirectivesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_Directive__Output>;
  StreamDirectives(argument: _pra_v1_StreamDirectivesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_Directive__Output>;
  /**
   * For instance managers: first the whole state of each pool, then each change and each renewal of a
   * lease. A directive is a state, not a change: it says how many instances to hold, and repeating it does
   * no harm. A slow reader gets the newest directive of each pool. The service ends the stream with
   * UNAVAILABLE when it stops, and with RESOURCE_EXHAUSTED when the reader was too slow for too long. A pool has
   * one manager at a time: FAILED_PRECONDITION says whose it is. docs/directive-protocol.md is the whole protocol.
   */
  streamDirectives(argument: _pra_v1_StreamDirectivesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_Directive__Output>;
  streamDirectives(argument: _pra_v1_StreamDirectivesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_Directive__Output>;
  
  /**
   * The same, now and after each change. A slow reader gets the newest state, never a backlog.
   */
  WatchWarmTargets(argument: _pra_v1_WatchWarmTargetsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WarmTargets__Output>;
  WatchWarmTargets(argument: _pra_v1_WatchWarmTargetsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WarmTargets__Output>;
  /**
   * The same, now and after each change. A slow reader gets the newest state, never a backlog.
   */
  watchWarmTargets(argument: _pra_v1_WatchWarmTargetsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WarmTargets__Output>;
  watchWarmTargets(argument: _pra_v1_WatchWarmTargetsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_pra_v1_WarmTargets__Output>;
  
}

/**
 * How many instances, which of them are warm, and why.
 */
export interface AllocationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Why a pool had this count at that time.
   */
  ExplainDecision: grpc.handleUnaryCall<_pra_v1_ExplainDecisionRequest__Output, _pra_v1_Decision>;
  
  /**
   * The plan in force: the newest decision for each pool.
   */
  GetPlan: grpc.handleUnaryCall<_pra_v1_GetPlanRequest__Output, _pra_v1_GetPlanResponse>;
  
  /**
   * For load balancers: the instances of a pool, in the order in which to use them.
   */
  GetWarmTargets: grpc.handleUnaryCall<_pra_v1_GetWarmTargetsRequest__Output, _pra_v1_WarmTargets>;
  
  /**
   * From instance managers: which instances there are, in which state, and what became of a directive.
   */
  ReportInstances: grpc.handleBidiStreamingCall<_pra_v1_ReportInstancesRequest__Output, _pra_v1_ReportInstancesResponse>;
  
  /**
   * For instance managers: first the whole state of each pool, then each change and each renewal of a
   * lease. A directive is a state, not a change: it says how many instances to hold, and repeating it does
   * no harm. A slow reader gets the newest directive of each pool. The service ends the stream with
   * UNAVAILABLE when it stops, and with RESOURCE_EXHAUSTED when the reader was too slow for too long. A pool has
   * one manager at a time: FAILED_PRECONDITION says whose it is. docs/directive-protocol.md is the whole protocol.
   */
  StreamDirectives: grpc.handleServerStreamingCall<_pra_v1_StreamDirectivesRequest__Output, _pra_v1_Directive>;
  
  /**
   * The same, now and after each change. A slow reader gets the newest state, never a backlog.
   */
  WatchWarmTargets: grpc.handleServerStreamingCall<_pra_v1_WatchWarmTargetsRequest__Output, _pra_v1_WarmTargets>;
  
}

export interface AllocationServiceDefinition extends grpc.ServiceDefinition {
  ExplainDecision: MethodDefinition<_pra_v1_ExplainDecisionRequest, _pra_v1_Decision, _pra_v1_ExplainDecisionRequest__Output, _pra_v1_Decision__Output>
  GetPlan: MethodDefinition<_pra_v1_GetPlanRequest, _pra_v1_GetPlanResponse, _pra_v1_GetPlanRequest__Output, _pra_v1_GetPlanResponse__Output>
  GetWarmTargets: MethodDefinition<_pra_v1_GetWarmTargetsRequest, _pra_v1_WarmTargets, _pra_v1_GetWarmTargetsRequest__Output, _pra_v1_WarmTargets__Output>
  ReportInstances: MethodDefinition<_pra_v1_ReportInstancesRequest, _pra_v1_ReportInstancesResponse, _pra_v1_ReportInstancesRequest__Output, _pra_v1_ReportInstancesResponse__Output>
  StreamDirectives: MethodDefinition<_pra_v1_StreamDirectivesRequest, _pra_v1_Directive, _pra_v1_StreamDirectivesRequest__Output, _pra_v1_Directive__Output>
  WatchWarmTargets: MethodDefinition<_pra_v1_WatchWarmTargetsRequest, _pra_v1_WarmTargets, _pra_v1_WatchWarmTargetsRequest__Output, _pra_v1_WarmTargets__Output>
}
