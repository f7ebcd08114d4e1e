import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { DataAge as _pra_v1_DataAge, DataAge__Output as _pra_v1_DataAge__Output } from './pra/v1/DataAge.ts';
import type { HistoryRow as _pra_v1_HistoryRow, HistoryRow__Output as _pra_v1_HistoryRow__Output } from './pra/v1/HistoryRow.ts';
import type { Import as _pra_v1_Import, Import__Output as _pra_v1_Import__Output } from './pra/v1/Import.ts';
import type { ImportHistoryRequest as _pra_v1_ImportHistoryRequest, ImportHistoryRequest__Output as _pra_v1_ImportHistoryRequest__Output } from './pra/v1/ImportHistoryRequest.ts';
import type { ImportHistoryResponse as _pra_v1_ImportHistoryResponse, ImportHistoryResponse__Output as _pra_v1_ImportHistoryResponse__Output } from './pra/v1/ImportHistoryResponse.ts';
import type { IngestServiceClient as _pra_v1_IngestServiceClient, IngestServiceDefinition as _pra_v1_IngestServiceDefinition } from './pra/v1/IngestService.ts';
import type { ListImportsRequest as _pra_v1_ListImportsRequest, ListImportsRequest__Output as _pra_v1_ListImportsRequest__Output } from './pra/v1/ListImportsRequest.ts';
import type { ListImportsResponse as _pra_v1_ListImportsResponse, ListImportsResponse__Output as _pra_v1_ListImportsResponse__Output } from './pra/v1/ListImportsResponse.ts';
import type { ModelWeight as _pra_v1_ModelWeight, ModelWeight__Output as _pra_v1_ModelWeight__Output } from './pra/v1/ModelWeight.ts';
import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from './pra/v1/Parameter.ts';
import type { Quantile as _pra_v1_Quantile, Quantile__Output as _pra_v1_Quantile__Output } from './pra/v1/Quantile.ts';
import type { RawRequest as _pra_v1_RawRequest, RawRequest__Output as _pra_v1_RawRequest__Output } from './pra/v1/RawRequest.ts';
import type { RejectedRecord as _pra_v1_RejectedRecord, RejectedRecord__Output as _pra_v1_RejectedRecord__Output } from './pra/v1/RejectedRecord.ts';
import type { ReportRequestsRequest as _pra_v1_ReportRequestsRequest, ReportRequestsRequest__Output as _pra_v1_ReportRequestsRequest__Output } from './pra/v1/ReportRequestsRequest.ts';
import type { ReportRequestsResponse as _pra_v1_ReportRequestsResponse, ReportRequestsResponse__Output as _pra_v1_ReportRequestsResponse__Output } from './pra/v1/ReportRequestsResponse.ts';
import type { RequestRecord as _pra_v1_RequestRecord, RequestRecord__Output as _pra_v1_RequestRecord__Output } from './pra/v1/RequestRecord.ts';
import type { Resources as _pra_v1_Resources, Resources__Output as _pra_v1_Resources__Output } from './pra/v1/Resources.ts';
import type { Source as _pra_v1_Source, Source__Output as _pra_v1_Source__Output } from './pra/v1/Source.ts';
import type { TimeRange as _pra_v1_TimeRange, TimeRange__Output as _pra_v1_TimeRange__Output } from './pra/v1/TimeRange.ts';

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
      DataAge: MessageTypeDefinition<_pra_v1_DataAge, _pra_v1_DataAge__Output>
      HistoryRow: MessageTypeDefinition<_pra_v1_HistoryRow, _pra_v1_HistoryRow__Output>
      Import: MessageTypeDefinition<_pra_v1_Import, _pra_v1_Import__Output>
      ImportHistoryRequest: MessageTypeDefinition<_pra_v1_ImportHistoryRequest, _pra_v1_ImportHistoryRequest__Output>
      ImportHistoryResponse: MessageTypeDefinition<_pra_v1_ImportHistoryResponse, _pra_v1_ImportHistoryResponse__Output>
      /**
       * Requests come in: as they happen, and in bulk from the past.
       */
      IngestService: SubtypeConstructor<typeof grpc.Client, _pra_v1_IngestServiceClient> & { service: _pra_v1_IngestServiceDefinition }
      ListImportsRequest: MessageTypeDefinition<_pra_v1_ListImportsRequest, _pra_v1_ListImportsRequest__Output>
      ListImportsResponse: MessageTypeDefinition<_pra_v1_ListImportsResponse, _pra_v1_ListImportsResponse__Output>
      ModelWeight: MessageTypeDefinition<_pra_v1_ModelWeight, _pra_v1_ModelWeight__Output>
      Outcome: EnumTypeDefinition
      Parameter: MessageTypeDefinition<_pra_v1_Parameter, _pra_v1_Parameter__Output>
      Quantile: MessageTypeDefinition<_pra_v1_Quantile, _pra_v1_Quantile__Output>
      RawRequest: MessageTypeDefinition<_pra_v1_RawRequest, _pra_v1_RawRequest__Output>
      RejectedRecord: MessageTypeDefinition<_pra_v1_RejectedRecord, _pra_v1_RejectedRecord__Output>
      ReportRequestsRequest: MessageTypeDefinition<_pra_v1_ReportRequestsRequest, _pra_v1_ReportRequestsRequest__Output>
      ReportRequestsResponse: MessageTypeDefinition<_pra_v1_ReportRequestsResponse, _pra_v1_ReportRequestsResponse__Output>
      RequestRecord: MessageTypeDefinition<_pra_v1_RequestRecord, _pra_v1_RequestRecord__Output>
      Resources: MessageTypeDefinition<_pra_v1_Resources, _pra_v1_Resources__Output>
      Source: MessageTypeDefinition<_pra_v1_Source, _pra_v1_Source__Output>
      TimeRange: MessageTypeDefinition<_pra_v1_TimeRange, _pra_v1_TimeRange__Output>
    }
  }
}

