// Original file: pra/v1/model.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { ModelTraining as _pra_v1_ModelTraining, ModelTraining__Output as _pra_v1_ModelTraining__Output } from '../../pra/v1/ModelTraining.ts';

/**
 * The card of a version, `card.json`; docs/models.md explains the fields.
 */
export interface ModelCard {
  'family'?: (string);
  'description'?: (string);
  'scope'?: (string);
  /**
   * Length of a step.
   */
  'step'?: (_google_protobuf_Duration | null);
  /**
   * Steps that it looks back.
   */
  'contextLength'?: (number);
  /**
   * Steps that it forecasts.
   */
  'horizon'?: (number);
  /**
   * Of the quantiles that it gives, fractions.
   */
  'levels'?: (number | string)[];
  'experts'?: (string)[];
  /**
   * Totals and peaks that it forecasts directly, such as `peak(0m,30m)`.
   */
  'targets'?: (string)[];
  /**
   * Numbers in the row that is fitted to each series; 0: it is not fitted to series.
   */
  'parameters'?: (number);
  /**
   * Where its weights come from.
   */
  'training'?: (_pra_v1_ModelTraining | null);
}

/**
 * The card of a version, `card.json`; docs/models.md explains the fields.
 */
export interface ModelCard__Output {
  'family': (string);
  'description': (string);
  'scope': (string);
  /**
   * Length of a step.
   */
  'step': (_google_protobuf_Duration__Output | null);
  /**
   * Steps that it looks back.
   */
  'contextLength': (number);
  /**
   * Steps that it forecasts.
   */
  'horizon': (number);
  /**
   * Of the quantiles that it gives, fractions.
   */
  'levels': (number)[];
  'experts': (string)[];
  /**
   * Totals and peaks that it forecasts directly, such as `peak(0m,30m)`.
   */
  'targets': (string)[];
  /**
   * Numbers in the row that is fitted to each series; 0: it is not fitted to series.
   */
  'parameters': (number);
  /**
   * Where its weights come from.
   */
  'training': (_pra_v1_ModelTraining__Output | null);
}
