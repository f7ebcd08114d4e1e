// Original file: pra/v1/allocation.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { TrailEntry as _pra_v1_TrailEntry, TrailEntry__Output as _pra_v1_TrailEntry__Output } from '../../pra/v1/TrailEntry.ts';
import type { DecisionInputs as _pra_v1_DecisionInputs, DecisionInputs__Output as _pra_v1_DecisionInputs__Output } from '../../pra/v1/DecisionInputs.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What was decided for a pool in one planning cycle, and on what ground.
 */
export interface Decision {
  'pool'?: (string);
  'at'?: (_google_protobuf_Timestamp | null);
  'epoch'?: (number | string | Long);
  'revision'?: (number | string | Long);
  'warm'?: (number);
  /**
   * The rules that changed the count, in order; the first starts from 0.
   */
  'trail'?: (_pra_v1_TrailEntry)[];
  'inputs'?: (_pra_v1_DecisionInputs | null);
  /**
   * When the count that was ordered now is ready.
   */
  'readyBy'?: (_google_protobuf_Timestamp | null);
  /**
   * The rules were run again from the recorded inputs; false for what was decided before these were recorded in full.
   */
  'isReplayed'?: (boolean);
  /**
   * Count that they gave: another one than `warm` if the rules have changed since.
   */
  'replayed'?: (number);
}

/**
 * What was decided for a pool in one planning cycle, and on what ground.
 */
export interface Decision__Output {
  'pool': (string);
  'at': (_google_protobuf_Timestamp__Output | null);
  'epoch': (number);
  'revision': (number);
  'warm': (number);
  /**
   * The rules that changed the count, in order; the first starts from 0.
   */
  'trail': (_pra_v1_TrailEntry__Output)[];
  'inputs': (_pra_v1_DecisionInputs__Output | null);
  /**
   * When the count that was ordered now is ready.
   */
  'readyBy': (_google_protobuf_Timestamp__Output | null);
  /**
   * The rules were run again from the recorded inputs; false for what was decided before these were recorded in full.
   */
  'isReplayed': (boolean);
  /**
   * Count that they gave: another one than `warm` if the rules have changed since.
   */
  'replayed': (number);
}
