import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Counterfactual as _pra_v1_Counterfactual, Counterfactual__Output as _pra_v1_Counterfactual__Output } from './pra/v1/Counterfactual.ts';
import type { GetModelRequest as _pra_v1_GetModelRequest, GetModelRequest__Output as _pra_v1_GetModelRequest__Output } from './pra/v1/GetModelRequest.ts';
import type { GetModelResponse as _pra_v1_GetModelResponse, GetModelResponse__Output as _pra_v1_GetModelResponse__Output } from './pra/v1/GetModelResponse.ts';
import type { ListModelsRequest as _pra_v1_ListModelsRequest, ListModelsRequest__Output as _pra_v1_ListModelsRequest__Output } from './pra/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _pra_v1_ListModelsResponse, ListModelsResponse__Output as _pra_v1_ListModelsResponse__Output } from './pra/v1/ListModelsResponse.ts';
import type { LoadModelRequest as _pra_v1_LoadModelRequest, LoadModelRequest__Output as _pra_v1_LoadModelRequest__Output } from './pra/v1/LoadModelRequest.ts';
import type { LoadModelResponse as _pra_v1_LoadModelResponse, LoadModelResponse__Output as _pra_v1_LoadModelResponse__Output } from './pra/v1/LoadModelResponse.ts';
import type { Model as _pra_v1_Model, Model__Output as _pra_v1_Model__Output } from './pra/v1/Model.ts';
import type { ModelCard as _pra_v1_ModelCard, ModelCard__Output as _pra_v1_ModelCard__Output } from './pra/v1/ModelCard.ts';
import type { ModelChange as _pra_v1_ModelChange, ModelChange__Output as _pra_v1_ModelChange__Output } from './pra/v1/ModelChange.ts';
import type { ModelServiceClient as _pra_v1_ModelServiceClient, ModelServiceDefinition as _pra_v1_ModelServiceDefinition } from './pra/v1/ModelService.ts';
import type { ModelTraining as _pra_v1_ModelTraining, ModelTraining__Output as _pra_v1_ModelTraining__Output } from './pra/v1/ModelTraining.ts';
import type { RetireModelRequest as _pra_v1_RetireModelRequest, RetireModelRequest__Output as _pra_v1_RetireModelRequest__Output } from './pra/v1/RetireModelRequest.ts';
import type { RetireModelResponse as _pra_v1_RetireModelResponse, RetireModelResponse__Output as _pra_v1_RetireModelResponse__Output } from './pra/v1/RetireModelResponse.ts';
import type { SetLabelRequest as _pra_v1_SetLabelRequest, SetLabelRequest__Output as _pra_v1_SetLabelRequest__Output } from './pra/v1/SetLabelRequest.ts';
import type { SetLabelResponse as _pra_v1_SetLabelResponse, SetLabelResponse__Output as _pra_v1_SetLabelResponse__Output } from './pra/v1/SetLabelResponse.ts';

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
      Counterfactual: MessageTypeDefinition<_pra_v1_Counterfactual, _pra_v1_Counterfactual__Output>
      GetModelRequest: MessageTypeDefinition<_pra_v1_GetModelRequest, _pra_v1_GetModelRequest__Output>
      GetModelResponse: MessageTypeDefinition<_pra_v1_GetModelResponse, _pra_v1_GetModelResponse__Output>
      ListModelsRequest: MessageTypeDefinition<_pra_v1_ListModelsRequest, _pra_v1_ListModelsRequest__Output>
      ListModelsResponse: MessageTypeDefinition<_pra_v1_ListModelsResponse, _pra_v1_ListModelsResponse__Output>
      LoadModelRequest: MessageTypeDefinition<_pra_v1_LoadModelRequest, _pra_v1_LoadModelRequest__Output>
      LoadModelResponse: MessageTypeDefinition<_pra_v1_LoadModelResponse, _pra_v1_LoadModelResponse__Output>
      Model: MessageTypeDefinition<_pra_v1_Model, _pra_v1_Model__Output>
      ModelCard: MessageTypeDefinition<_pra_v1_ModelCard, _pra_v1_ModelCard__Output>
      ModelChange: MessageTypeDefinition<_pra_v1_ModelChange, _pra_v1_ModelChange__Output>
      /**
       * Which models there are, which of them forecast, and why the others do not. A version is published by copying it into
       * the folder of models; nothing here writes there.
       */
      ModelService: SubtypeConstructor<typeof grpc.Client, _pra_v1_ModelServiceClient> & { service: _pra_v1_ModelServiceDefinition }
      ModelState: EnumTypeDefinition
      ModelTraining: MessageTypeDefinition<_pra_v1_ModelTraining, _pra_v1_ModelTraining__Output>
      RetireModelRequest: MessageTypeDefinition<_pra_v1_RetireModelRequest, _pra_v1_RetireModelRequest__Output>
      RetireModelResponse: MessageTypeDefinition<_pra_v1_RetireModelResponse, _pra_v1_RetireModelResponse__Output>
      SetLabelRequest: MessageTypeDefinition<_pra_v1_SetLabelRequest, _pra_v1_SetLabelRequest__Output>
      SetLabelResponse: MessageTypeDefinition<_pra_v1_SetLabelResponse, _pra_v1_SetLabelResponse__Output>
    }
  }
}

