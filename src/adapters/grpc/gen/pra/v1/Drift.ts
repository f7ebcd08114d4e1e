// Original file: pra/v1/feedback.proto

import type { Subject as _pra_v1_Subject, Subject__Output as _pra_v1_Subject__Output } from '../../pra/v1/Subject.ts';
import type { DriftKind as _pra_v1_DriftKind, DriftKind__Output as _pra_v1_DriftKind__Output } from '../../pra/v1/DriftKind.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

/**
 * Something has changed for good, and forecasts did not know it. Events, maintenance and outages are none.
 */
export interface Drift {
  'subject'?: (_pra_v1_Subject | null);
  'kind'?: (_pra_v1_DriftKind);
  /**
   * About when it began: before that all was as usual.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * When it was seen.
   */
  'seen'?: (_google_protobuf_Timestamp | null);
  /**
   * When forecasts had followed for some hours; unset: it runs.
   */
  'ended'?: (_google_protobuf_Timestamp | null);
  /**
   * Of the input: what came over what was said, between `since` and `seen`; of losses: what was lost over what usually
   * is. Ratio.
   */
  'factor'?: (number | string);
  /**
   * 1 less the chance that an excursion so high comes by itself while forecasts are honest, fraction. Whatever they are,
   * a subject alarms no more often than about once a week in the long run.
   */
  'confidence'?: (number | string);
}

/**
 * Something has changed for good, and forecasts did not know it. Events, maintenance and outages are none.
 */
export interface Drift__Output {
  'subject': (_pra_v1_Subject__Output | null);
  'kind': (_pra_v1_DriftKind__Output);
  /**
   * About when it began: before that all was as usual.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * When it was seen.
   */
  'seen': (_google_protobuf_Timestamp__Output | null);
  /**
   * When forecasts had followed for some hours; unset: it runs.
   */
  'ended': (_google_protobuf_Timestamp__Output | null);
  /**
   * Of the input: what came over what was said, between `since` and `seen`; of losses: what was lost over what usually
   * is. Ratio.
   */
  'factor': (number);
  /**
   * 1 less the chance that an excursion so high comes by itself while forecasts are honest, fraction. Whatever they are,
   * a subject alarms no more often than about once a week in the long run.
   */
  'confidence': (number);
}
