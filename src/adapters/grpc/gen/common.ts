import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { DataAge as _pra_v1_DataAge, DataAge__Output as _pra_v1_DataAge__Output } from './pra/v1/DataAge.ts';
import type { ModelWeight as _pra_v1_ModelWeight, ModelWeight__Output as _pra_v1_ModelWeight__Output } from './pra/v1/ModelWeight.ts';
import type { Parameter as _pra_v1_Parameter, Parameter__Output as _pra_v1_Parameter__Output } from './pra/v1/Parameter.ts';
import type { Quantile as _pra_v1_Quantile, Quantile__Output as _pra_v1_Quantile__Output } from './pra/v1/Quantile.ts';
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
      ModelWeight: MessageTypeDefinition<_pra_v1_ModelWeight, _pra_v1_ModelWeight__Output>
      Parameter: MessageTypeDefinition<_pra_v1_Parameter, _pra_v1_Parameter__Output>
      Quantile: MessageTypeDefinition<_pra_v1_Quantile, _pra_v1_Quantile__Output>
      Resources: MessageTypeDefinition<_pra_v1_Resources, _pra_v1_Resources__Output>
      Source: MessageTypeDefinition<_pra_v1_Source, _pra_v1_Source__Output>
      TimeRange: MessageTypeDefinition<_pra_v1_TimeRange, _pra_v1_TimeRange__Output>
    }
  }
}

