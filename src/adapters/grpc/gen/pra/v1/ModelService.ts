// Original file: pra/v1/model.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetModelRequest as _pra_v1_GetModelRequest, GetModelRequest__Output as _pra_v1_GetModelRequest__Output } from '../../pra/v1/GetModelRequest.ts';
import type { GetModelResponse as _pra_v1_GetModelResponse, GetModelResponse__Output as _pra_v1_GetModelResponse__Output } from '../../pra/v1/GetModelResponse.ts';
import type { ListModelsRequest as _pra_v1_ListModelsRequest, ListModelsRequest__Output as _pra_v1_ListModelsRequest__Output } from '../../pra/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _pra_v1_ListModelsResponse, ListModelsResponse__Output as _pra_v1_ListModelsResponse__Output } from '../../pra/v1/ListModelsResponse.ts';
import type { LoadModelRequest as _pra_v1_LoadModelRequest, LoadModelRequest__Output as _pra_v1_LoadModelRequest__Output } from '../../pra/v1/LoadModelRequest.ts';
import type { LoadModelResponse as _pra_v1_LoadModelResponse, LoadModelResponse__Output as _pra_v1_LoadModelResponse__Output } from '../../pra/v1/LoadModelResponse.ts';
import type { RetireModelRequest as _pra_v1_RetireModelRequest, RetireModelRequest__Output as _pra_v1_RetireModelRequest__Output } from '../../pra/v1/RetireModelRequest.ts';
import type { RetireModelResponse as _pra_v1_RetireModelResponse, RetireModelResponse__Output as _pra_v1_RetireModelResponse__Output } from '../../pra/v1/RetireModelResponse.ts';
import type { SetLabelRequest as _pra_v1_SetLabelRequest, SetLabelRequest__Output as _pra_v1_SetLabelRequest__Output } from '../../pra/v1/SetLabelRequest.ts';
import type { SetLabelResponse as _pra_v1_SetLabelResponse, SetLabelResponse__Output as _pra_v1_SetLabelResponse__Output } from '../../pra/v1/SetLabelResponse.ts';

/**
 * Which models there are, which of them forecast, and why the others do not. A version is published by copying it into
 * the folder of models; nothing here writes there.
 */
export interface ModelServiceClient extends grpc.Client {
  /**
   * One version, and what happened to its name. NOT_FOUND (`unknown-model`).
   */
  GetModel(argument: _pra_v1_GetModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _pra_v1_GetModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _pra_v1_GetModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _pra_v1_GetModelRequest, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One version, and what happened to its name. NOT_FOUND (`unknown-model`).
   */
  getModel(argument: _pra_v1_GetModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _pra_v1_GetModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _pra_v1_GetModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _pra_v1_GetModelRequest, callback: grpc.requestCallback<_pra_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All versions, by name and version.
   */
  ListModels(argument: _pra_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _pra_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _pra_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _pra_v1_ListModelsRequest, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All versions, by name and version.
   */
  listModels(argument: _pra_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _pra_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _pra_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _pra_v1_ListModelsRequest, callback: grpc.requestCallback<_pra_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Looks at a version now, without waiting until the folder is looked at, and puts it to the test; one that was
   * retired comes back. Answers when it is READY or REFUSED, which may take a minute. NOT_FOUND (`unknown-model`).
   */
  LoadModel(argument: _pra_v1_LoadModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  LoadModel(argument: _pra_v1_LoadModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  LoadModel(argument: _pra_v1_LoadModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  LoadModel(argument: _pra_v1_LoadModelRequest, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Looks at a version now, without waiting until the folder is looked at, and puts it to the test; one that was
   * retired comes back. Answers when it is READY or REFUSED, which may take a minute. NOT_FOUND (`unknown-model`).
   */
  loadModel(argument: _pra_v1_LoadModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  loadModel(argument: _pra_v1_LoadModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  loadModel(argument: _pra_v1_LoadModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  loadModel(argument: _pra_v1_LoadModelRequest, callback: grpc.requestCallback<_pra_v1_LoadModelResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes a version out of service from the next planning cycle on, over restarts too. NOT_FOUND (`unknown-model`).
   */
  RetireModel(argument: _pra_v1_RetireModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  RetireModel(argument: _pra_v1_RetireModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  RetireModel(argument: _pra_v1_RetireModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  RetireModel(argument: _pra_v1_RetireModelRequest, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes a version out of service from the next planning cycle on, over restarts too. NOT_FOUND (`unknown-model`).
   */
  retireModel(argument: _pra_v1_RetireModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  retireModel(argument: _pra_v1_RetireModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  retireModel(argument: _pra_v1_RetireModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  retireModel(argument: _pra_v1_RetireModelRequest, callback: grpc.requestCallback<_pra_v1_RetireModelResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Moves a label to a version: `champion` has it mix from the next planning cycle on, whichever is the newest, so
   * this is promotion and rollback. NOT_FOUND (`unknown-model`); FAILED_PRECONDITION (`model-not-ready`).
   */
  SetLabel(argument: _pra_v1_SetLabelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  SetLabel(argument: _pra_v1_SetLabelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  SetLabel(argument: _pra_v1_SetLabelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  SetLabel(argument: _pra_v1_SetLabelRequest, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Moves a label to a version: `champion` has it mix from the next planning cycle on, whichever is the newest, so
   * this is promotion and rollback. NOT_FOUND (`unknown-model`); FAILED_PRECONDITION (`model-not-ready`).
   */
  setLabel(argument: _pra_v1_SetLabelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  setLabel(argument: _pra_v1_SetLabelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  setLabel(argument: _pra_v1_SetLabelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  setLabel(argument: _pra_v1_SetLabelRequest, callback: grpc.requestCallback<_pra_v1_SetLabelResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Which models there are, which of them forecast, and why the others do not. A version is published by copying it into
 * the folder of models; nothing here writes there.
 */
export interface ModelServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One version, and what happened to its name. NOT_FOUND (`unknown-model`).
   */
  GetModel: grpc.handleUnaryCall<_pra_v1_GetModelRequest__Output, _pra_v1_GetModelResponse>;
  
  /**
   * All versions, by name and version.
   */
  ListModels: grpc.handleUnaryCall<_pra_v1_ListModelsRequest__Output, _pra_v1_ListModelsResponse>;
  
  /**
   * Looks at a version now, without waiting until the folder is looked at, and puts it to the test; one that was
   * retired comes back. Answers when it is READY or REFUSED, which may take a minute. NOT_FOUND (`unknown-model`).
   */
  LoadModel: grpc.handleUnaryCall<_pra_v1_LoadModelRequest__Output, _pra_v1_LoadModelResponse>;
  
  /**
   * Takes a version out of service from the next planning cycle on, over restarts too. NOT_FOUND (`unknown-model`).
   */
  RetireModel: grpc.handleUnaryCall<_pra_v1_RetireModelRequest__Output, _pra_v1_RetireModelResponse>;
  
  /**
   * Moves a label to a version: `champion` has it mix from the next planning cycle on, whichever is the newest, so
   * this is promotion and rollback. NOT_FOUND (`unknown-model`); FAILED_PRECONDITION (`model-not-ready`).
   */
  SetLabel: grpc.handleUnaryCall<_pra_v1_SetLabelRequest__Output, _pra_v1_SetLabelResponse>;
  
}

export interface ModelServiceDefinition extends grpc.ServiceDefinition {
  GetModel: MethodDefinition<_pra_v1_GetModelRequest, _pra_v1_GetModelResponse, _pra_v1_GetModelRequest__Output, _pra_v1_GetModelResponse__Output>
  ListModels: MethodDefinition<_pra_v1_ListModelsRequest, _pra_v1_ListModelsResponse, _pra_v1_ListModelsRequest__Output, _pra_v1_ListModelsResponse__Output>
  LoadModel: MethodDefinition<_pra_v1_LoadModelRequest, _pra_v1_LoadModelResponse, _pra_v1_LoadModelRequest__Output, _pra_v1_LoadModelResponse__Output>
  RetireModel: MethodDefinition<_pra_v1_RetireModelRequest, _pra_v1_RetireModelResponse, _pra_v1_RetireModelRequest__Output, _pra_v1_RetireModelResponse__Output>
  SetLabel: MethodDefinition<_pra_v1_SetLabelRequest, _pra_v1_SetLabelResponse, _pra_v1_SetLabelRequest__Output, _pra_v1_SetLabelResponse__Output>
}
