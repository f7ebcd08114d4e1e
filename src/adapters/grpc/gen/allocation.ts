import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { AllocationServiceClient as _pra_v1_AllocationServiceClient, AllocationServiceDefinition as _pra_v1_AllocationServiceDefinition } from './pra/v1/AllocationService.ts';
import type { DataAge as _pra_v1_DataAge, DataAge__Output as _pra_v1_DataAge__Output } from './pra/v1/DataAge.ts';
import type { Decision as _pra_v1_Decision, Decision__Output as _pra_v1_Decision__Output } from './pra/v1/Decision.ts';
import type { DecisionInputs as _pra_v1_DecisionInputs, DecisionInputs__Output as _pra_v1_DecisionInputs__Output } from './pra/v1/DecisionInputs.ts';
import type { Directive as _pra_v1_Directive, Directive__Output as _pra_v1_Directive__Output } from './pra/v1/Directive.ts';
import type { DirectiveResult as _pra_v1_DirectiveResult, DirectiveResult__Output as _pra_v1_DirectiveResult__Output } from './pra/v1/DirectiveResult.ts';
import type { ExplainDecisionRequest as _pra_v1_ExplainDecisionRequest, ExplainDecisionRequest__Output as _pra_v1_ExplainDecisionRequest__Output } from './pra/v1/ExplainDecisionRequest.ts';
import type { GetPlanRequest as _pra_v1_GetPlanRequest, GetPlanRequest__Output as _pra_v1_GetPlanRequest__Output } from './pra/v1/GetPlanRequest.ts';
import type { GetPlanResponse as _pra_v1_GetPlanResponse, GetPlanResponse__Output as _pra_v1_GetPlanResponse__Output } from './pra/v1/GetPlanResponse.ts';
import type { GetWarmTargetsRequest as _pra_v1_GetWarmTargetsRequest, GetWarmTargetsRequest__Output as _pra_v1_GetWarmTargetsRequest__Output } from './pra/v1/GetWarmTargetsRequest.ts';
import type { HeldDirective as _pra_v1_HeldDirective, HeldDirective__Output as _pra_v1_HeldDirective__Output } from './pra/v1/HeldDirective.ts';
import type { InstanceReport as _pra_v1_InstanceReport, InstanceReport__Output as _pra_v1_InstanceReport__Output } from './pra/v1/InstanceReport.ts';
import type { LearnedCost as _pra_v1_LearnedCost, LearnedCost__Output as _pra_v1_LearnedCost__Output } from './pra/v1/LearnedCost.ts';
import type { ModelWeight as _pra_v1_ModelWeight, ModelWeight__Output as _pra_v1_ModelWeight__Output } from './pra/v1/ModelWeight.ts';
import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from './pra/v1/Parameter.ts';
import type { Quantile as _pra_v1_Quantile, Quantile__Output as _pra_v1_Quantile__Output } from './pra/v1/Quantile.ts';
import type { ReportInstancesRequest as _pra_v1_ReportInstancesRequest, ReportInstancesRequest__Output as _pra_v1_ReportInstancesRequest__Output } from './pra/v1/ReportInstancesRequest.ts';
import type { ReportInstancesResponse as _pra_v1_ReportInstancesResponse, ReportInstancesResponse__Output as _pra_v1_ReportInstancesResponse__Output } from './pra/v1/ReportInstancesResponse.ts';
import type { Resources as _pra_v1_Resources, Resources__Output as _pra_v1_Resources__Output } from './pra/v1/Resources.ts';
import type { Source as _pra_v1_Source, Source__Output as _pra_v1_Source__Output } from './pra/v1/Source.ts';
import type { Starts as _pra_v1_Starts, Starts__Output as _pra_v1_Starts__Output } from './pra/v1/Starts.ts';
import type { StreamDirectivesRequest as _pra_v1_StreamDirectivesRequest, StreamDirectivesRequest__Output as _pra_v1_StreamDirectivesRequest__Output } from './pra/v1/StreamDirectivesRequest.ts';
import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from './pra/v1/TimeRange.ts';
import type { TrailEntry as _pra_v1_TrailEntry, TrailEntry__Output as _pra_v1_TrailEntry__Output } from './pra/v1/TrailEntry.ts';
import type { WarmTarget as _pra_v1_WarmTarget, WarmTarget__Output as _pra_v1_WarmTarget__Output } from './pra/v1/WarmTarget.ts';
import type { WarmTargets as _pra_v1_WarmTargets, WarmTargets__Output as _pra_v1_WarmTargets__Output } from './pra/v1/WarmTargets.ts';
import type { WatchWarmTargetsRequest as _pra_v1_WatchWarmTargetsRequest, WatchWarmTargetsRequest__Output as _pra_v1_WatchWarmTargetsRequest__Output } from './pra/v1/WatchWarmTargetsRequest.ts';

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
      /**
       * How many instances, which of them are warm, and why.
       */
      AllocationService: SubtypeConstructor<typeof grpc.Client, _pra_v1_AllocationServiceClient> & { service: _pra_v1_AllocationServiceDefinition }
      Basis: EnumTypeDefinition
      DataAge: MessageTypeDefinition<_pra_v1_DataAge, _pra_v1_DataAge__Output>
      Decision: MessageTypeDefinition<_pra_v1_Decision, _pra_v1_Decision__Output>
      DecisionInputs: MessageTypeDefinition<_pra_v1_DecisionInputs, _pra_v1_DecisionInputs__Output>
      Directive: MessageTypeDefinition<_pra_v1_Directive, _pra_v1_Directive__Output>
      DirectiveOutcome: EnumTypeDefinition
      DirectiveResult: MessageTypeDefinition<_pra_v1_DirectiveResult, _pra_v1_DirectiveResult__Output>
      ExplainDecisionRequest: MessageTypeDefinition<_pra_v1_ExplainDecisionRequest, _pra_v1_ExplainDecisionRequest__Output>
      GetPlanRequest: MessageTypeDefinition<_pra_v1_GetPlanRequest, _pra_v1_GetPlanRequest__Output>
      GetPlanResponse: MessageTypeDefinition<_pra_v1_GetPlanResponse, _pra_v1_GetPlanResponse__Output>
      GetWarmTargetsRequest: MessageTypeDefinition<_pra_v1_GetWarmTargetsRequest, _pra_v1_GetWarmTargetsRequest__Output>
      HeldDirective: MessageTypeDefinition<_pra_v1_HeldDirective, _pra_v1_HeldDirective__Output>
      InstanceReport: MessageTypeDefinition<_pra_v1_InstanceReport, _pra_v1_InstanceReport__Output>
      InstanceState: EnumTypeDefinition
      LearnedCost: MessageTypeDefinition<_pra_v1_LearnedCost, _pra_v1_LearnedCost__Output>
      ModelWeight: MessageTypeDefinition<_pra_v1_ModelWeight, _pra_v1_ModelWeight__Output>
      Parameter: MessageTypeDefinition<_pra_v1_Parameter, _pra_v1_Parameter__Output>
      Quantile: MessageTypeDefinition<_pra_v1_Quantile, _pra_v1_Quantile__Output>
      ReportInstancesRequest: MessageTypeDefinition<_pra_v1_ReportInstancesRequest, _pra_v1_ReportInstancesRequest__Output>
      ReportInstancesResponse: MessageTypeDefinition<_pra_v1_ReportInstancesResponse, _pra_v1_ReportInstancesResponse__Output>
      Resources: MessageTypeDefinition<_pra_v1_Resources, _pra_v1_Resources__Output>
      Source: MessageTypeDefinition<_pra_v1_Source, _pra_v1_Source__Output>
      Starts: MessageTypeDefinition<_pra_v1_Starts, _pra_v1_Starts__Output>
      StreamDirectivesRequest: MessageTypeDefinition<_pra_v1_StreamDirectivesRequest, _pra_v1_StreamDirectivesRequest__Output>
      TimeRange: MessageTypeDefinition<_pra_v1_TimeRange, _pra_v1_TimeRange__Output>
      TrailEntry: MessageTypeDefinition<_pra_v1_TrailEntry, _pra_v1_TrailEntry__Output>
      WarmTarget: MessageTypeDefinition<_pra_v1_WarmTarget, _pra_v1_WarmTarget__Output>
      WarmTargets: MessageTypeDefinition<_pra_v1_WarmTargets, _pra_v1_WarmTargets__Output>
      WatchWarmTargetsRequest: MessageTypeDefinition<_pra_v1_WatchWarmTargetsRequest, _pra_v1_WatchWarmTargetsRequest__Output>
    }
  }
}

