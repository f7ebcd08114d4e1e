import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Accuracy as _pra_v1_Accuracy, Accuracy__Output as _pra_v1_Accuracy__Output } from './pra/v1/Accuracy.ts';
import type { BatchPredictRequest as _pra_v1_BatchPredictRequest, BatchPredictRequest__Output as _pra_v1_BatchPredictRequest__Output } from './pra/v1/BatchPredictRequest.ts';
import type { DataAge as _pra_v1_DataAge, DataAge__Output as _pra_v1_DataAge__Output } from './pra/v1/DataAge.ts';
import type { Drift as _pra_v1_Drift, Drift__Output as _pra_v1_Drift__Output } from './pra/v1/Drift.ts';
import type { FeedbackServiceClient as _pra_v1_FeedbackServiceClient, FeedbackServiceDefinition as _pra_v1_FeedbackServiceDefinition } from './pra/v1/FeedbackService.ts';
import type { ForecastServiceClient as _pra_v1_ForecastServiceClient, ForecastServiceDefinition as _pra_v1_ForecastServiceDefinition } from './pra/v1/ForecastService.ts';
import type { GetAccuracyRequest as _pra_v1_GetAccuracyRequest, GetAccuracyRequest__Output as _pra_v1_GetAccuracyRequest__Output } from './pra/v1/GetAccuracyRequest.ts';
import type { GetAccuracyResponse as _pra_v1_GetAccuracyResponse, GetAccuracyResponse__Output as _pra_v1_GetAccuracyResponse__Output } from './pra/v1/GetAccuracyResponse.ts';
import type { ListDriftRequest as _pra_v1_ListDriftRequest, ListDriftRequest__Output as _pra_v1_ListDriftRequest__Output } from './pra/v1/ListDriftRequest.ts';
import type { ListDriftResponse as _pra_v1_ListDriftResponse, ListDriftResponse__Output as _pra_v1_ListDriftResponse__Output } from './pra/v1/ListDriftResponse.ts';
import type { ModelChoice as _pra_v1_ModelChoice, ModelChoice__Output as _pra_v1_ModelChoice__Output } from './pra/v1/ModelChoice.ts';
import type { ModelWeight as _pra_v1_ModelWeight, ModelWeight__Output as _pra_v1_ModelWeight__Output } from './pra/v1/ModelWeight.ts';
import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from './pra/v1/Parameter.ts';
import type { PredictRequest as _pra_v1_PredictRequest, PredictRequest__Output as _pra_v1_PredictRequest__Output } from './pra/v1/PredictRequest.ts';
import type { PredictResponse as _pra_v1_PredictResponse, PredictResponse__Output as _pra_v1_PredictResponse__Output } from './pra/v1/PredictResponse.ts';
import type { Quantile as _pra_v1_Quantile, Quantile__Output as _pra_v1_Quantile__Output } from './pra/v1/Quantile.ts';
import type { ResourceQuantile as _pra_v1_ResourceQuantile, ResourceQuantile__Output as _pra_v1_ResourceQuantile__Output } from './pra/v1/ResourceQuantile.ts';
import type { Resources as _pra_v1_Resources, Resources__Output as _pra_v1_Resources__Output } from './pra/v1/Resources.ts';
import type { Source as _pra_v1_Source, Source__Output as _pra_v1_Source__Output } from './pra/v1/Source.ts';
import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from './pra/v1/Subject.ts';
import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from './pra/v1/TimeRange.ts';
import type { WatchDriftRequest as _pra_v1_WatchDriftRequest, WatchDriftRequest__Output as _pra_v1_WatchDriftRequest__Output } from './pra/v1/WatchDriftRequest.ts';
import type { WatchDriftResponse as _pra_v1_WatchDriftResponse, WatchDriftResponse__Output as _pra_v1_WatchDriftResponse__Output } from './pra/v1/WatchDriftResponse.ts';
import type { WatchForecastsRequest as _pra_v1_WatchForecastsRequest, WatchForecastsRequest__Output as _pra_v1_WatchForecastsRequest__Output } from './pra/v1/WatchForecastsRequest.ts';
import type { WindowForecast as _pra_v1_WindowForecast, WindowForecast__Output as _pra_v1_WindowForecast__Output } from './pra/v1/WindowForecast.ts';

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
      Accuracy: MessageTypeDefinition<_pra_v1_Accuracy, _pra_v1_Accuracy__Output>
      Basis: EnumTypeDefinition
      BatchPredictRequest: MessageTypeDefinition<_pra_v1_BatchPredictRequest, _pra_v1_BatchPredictRequest__Output>
      DataAge: MessageTypeDefinition<_pra_v1_DataAge, _pra_v1_DataAge__Output>
      Drift: MessageTypeDefinition<_pra_v1_Drift, _pra_v1_Drift__Output>
      DriftKind: EnumTypeDefinition
      /**
       * What was said, compared with what came.
       */
      FeedbackService: SubtypeConstructor<typeof grpc.Client, _pra_v1_FeedbackServiceClient> & { service: _pra_v1_FeedbackServiceDefinition }
      /**
       * How much will come.
       */
      ForecastService: SubtypeConstructor<typeof grpc.Client, _pra_v1_ForecastServiceClient> & { service: _pra_v1_ForecastServiceDefinition }
      GetAccuracyRequest: MessageTypeDefinition<_pra_v1_GetAccuracyRequest, _pra_v1_GetAccuracyRequest__Output>
      GetAccuracyResponse: MessageTypeDefinition<_pra_v1_GetAccuracyResponse, _pra_v1_GetAccuracyResponse__Output>
      ListDriftRequest: MessageTypeDefinition<_pra_v1_ListDriftRequest, _pra_v1_ListDriftRequest__Output>
      ListDriftResponse: MessageTypeDefinition<_pra_v1_ListDriftResponse, _pra_v1_ListDriftResponse__Output>
      ModelChoice: MessageTypeDefinition<_pra_v1_ModelChoice, _pra_v1_ModelChoice__Output>
      ModelWeight: MessageTypeDefinition<_pra_v1_ModelWeight, _pra_v1_ModelWeight__Output>
      Parameter: MessageTypeDefinition<_pra_v1_Parameter, _pra_v1_Parameter__Output>
      PredictRequest: MessageTypeDefinition<_pra_v1_PredictRequest, _pra_v1_PredictRequest__Output>
      PredictResponse: MessageTypeDefinition<_pra_v1_PredictResponse, _pra_v1_PredictResponse__Output>
      Quantile: MessageTypeDefinition<_pra_v1_Quantile, _pra_v1_Quantile__Output>
      ResourceQuantile: MessageTypeDefinition<_pra_v1_ResourceQuantile, _pra_v1_ResourceQuantile__Output>
      Resources: MessageTypeDefinition<_pra_v1_Resources, _pra_v1_Resources__Output>
      Source: MessageTypeDefinition<_pra_v1_Source, _pra_v1_Source__Output>
      Subject: MessageTypeDefinition<_pra_v1_Subject, _pra_v1_Subject__Output>
      TimeRange: MessageTypeDefinition<_pra_v1_TimeRange, _pra_v1_TimeRange__Output>
      WatchDriftRequest: MessageTypeDefinition<_pra_v1_WatchDriftRequest, _pra_v1_WatchDriftRequest__Output>
      WatchDriftResponse: MessageTypeDefinition<_pra_v1_WatchDriftResponse, _pra_v1_WatchDriftResponse__Output>
      WatchForecastsRequest: MessageTypeDefinition<_pra_v1_WatchForecastsRequest, _pra_v1_WatchForecastsRequest__Output>
      WindowForecast: MessageTypeDefinition<_pra_v1_WindowForecast, _pra_v1_WindowForecast__Output>
    }
  }
}

