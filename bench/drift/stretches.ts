/**
 * On which recorded traffic are the detectors of drift measured? Named before they were, each ends where the test span
 * of its case begins (`cases.json` of the independent benchmark), so nothing that is scored there was looked at.
 *
 * They are ordinary weeks, not calm ones: weekends, nights and bursts are in them. What is 'quiet' about them is that
 * nobody reported a change of the system.
 */
export interface Stretch {
  readonly trace: string;
  readonly source: string;
  readonly stepMinutes: number;
  /** Forecasts learn from the start of the trace on; alarms count in [from, to). */
  readonly from: string;
  readonly to: string;
}

const tweets = (name: string): Stretch => ({
  ...{ trace: 'nab-tweets.5min.csv.gz', source: `tweets/${name}`, stepMinutes: 5 },
  ...{ from: '2015-03-12T00:00:00Z', to: '2015-04-02T00:00:00Z' },
});

export const STRETCHES: readonly Stretch[] = [
  {
    ...{ trace: 'nasa-http-1995.1min.csv', source: 'nasa-ksc', stepMinutes: 1 },
    ...{ from: '1995-07-10T04:00:00Z', to: '1995-07-27T04:00:00Z' },
  },
  {
    ...{ trace: 'worldcup98.1min.csv.gz', source: 'worldcup98', stepMinutes: 1 },
    ...{ from: '1998-05-14T22:00:00Z', to: '1998-06-04T22:00:00Z' },
  },
  {
    ...{ trace: 'twitter-stream-2021-08.1min.csv', source: 'twitter-sample-stream', stepMinutes: 1 },
    ...{ from: '2021-08-04T00:00:00Z', to: '2021-08-11T00:00:00Z' },
  },
  ...['AAPL', 'AMZN', 'CRM', 'CVS', 'FB', 'GOOG', 'IBM'].map(tweets),
  {
    ...{ trace: 'nab-elb-requests.5min.csv', source: 'elb-8c0756', stepMinutes: 5 },
    ...{ from: '2014-04-13T00:00:00Z', to: '2014-04-20T00:00:00Z' },
  },
  {
    ...{ trace: 'huawei-serverless-2023.1min.csv', source: 'huawei-private/fn-28', stepMinutes: 1 },
    ...{ from: '2024-01-02T00:00:00Z', to: '2024-01-04T18:00:00Z' },
  },
  {
    ...{ trace: 'azure-functions-2019.1min.csv', source: 'azfn/40d07b99', stepMinutes: 1 },
    ...{ from: '2019-07-18T00:00:00Z', to: '2019-07-25T00:00:00Z' },
  },
];
