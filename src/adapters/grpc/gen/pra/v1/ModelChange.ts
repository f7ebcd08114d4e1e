// Original file: pra/v1/model.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

/**
 * Something that happened to a version.
 */
export interface ModelChange {
  'version'?: (number);
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * `ready`, `mixes`, `refused: …`, `retired`, or a label that it was given.
   */
  'what'?: (string);
}

/**
 * Something that happened to a version.
 */
export interface ModelChange__Output {
  'version': (number);
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * `ready`, `mixes`, `refused: …`, `retired`, or a label that it was given.
   */
  'what': (string);
}
