// Original file: pra/v1/model.proto


export interface SetLabelRequest {
  'name'?: (string);
  /**
   * A READY version; 0: no version of the name has the label any more.
   */
  'version'?: (number);
  /**
   * 1 to 63 lower-case letters, digits and hyphens. `champion` decides which version mixes, `candidate` which
   * one is tried, others are for people.
   */
  'label'?: (string);
}

export interface SetLabelRequest__Output {
  'name': (string);
  /**
   * A READY version; 0: no version of the name has the label any more.
   */
  'version': (number);
  /**
   * 1 to 63 lower-case letters, digits and hyphens. `champion` decides which version mixes, `candidate` which
   * one is tried, others are for people.
   */
  'label': (string);
}
