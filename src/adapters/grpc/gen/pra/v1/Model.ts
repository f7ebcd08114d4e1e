// Original file: pra/v1/model.proto

import type { ModelState as _pra_v1_ModelState, ModelState__Output as _pra_v1_ModelState__Output } from '../../pra/v1/ModelState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ModelCard as _pra_v1_ModelCard, ModelCard__Output as _pra_v1_ModelCard__Output } from '../../pra/v1/ModelCard.ts';

/**
 * A version of a model.
 */
export interface Model {
  'name'?: (string);
  /**
   * From 1.
   */
  'version'?: (number);
  'state'?: (_pra_v1_ModelState);
  /**
   * Why it is in this state, a sentence each; empty if it is READY.
   */
  'reasons'?: (string)[];
  /**
   * When it came into this state.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * Forecasts are made with it. One version of a name mixes: the champion, or else the newest that is READY.
   */
  'mixes'?: (boolean);
  'labels'?: (string)[];
  /**
   * What it says of itself; unset if it could not be read.
   */
  'card'?: (_pra_v1_ModelCard | null);
  /**
   * It is tried: it forecasts, counts nothing, and is judged by what all models together would have lost with it in the
   * place of the version that mixes. Of each name at most one is: the one with the label `candidate`, or else the
   * newest that is READY while an older one is the champion.
   */
  'candidate'?: (boolean);
}

/**
 * A version of a model.
 */
export interface Model__Output {
  'name': (string);
  /**
   * From 1.
   */
  'version': (number);
  'state': (_pra_v1_ModelState__Output);
  /**
   * Why it is in this state, a sentence each; empty if it is READY.
   */
  'reasons': (string)[];
  /**
   * When it came into this state.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * Forecasts are made with it. One version of a name mixes: the champion, or else the newest that is READY.
   */
  'mixes': (boolean);
  'labels': (string)[];
  /**
   * What it says of itself; unset if it could not be read.
   */
  'card': (_pra_v1_ModelCard__Output | null);
  /**
   * It is tried: it forecasts, counts nothing, and is judged by what all models together would have lost with it in the
   * place of the version that mixes. Of each name at most one is: the one with the label `candidate`, or else the
   * newest that is READY while an older one is the champion.
   */
  'candidate': (boolean);
}
