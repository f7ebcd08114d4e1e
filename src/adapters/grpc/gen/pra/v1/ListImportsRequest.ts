// Original file: pra/v1/ingest.proto


export interface ListImportsRequest {
}

export interface ListImportsRequest__Output {
}
