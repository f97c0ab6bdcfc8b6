/**
 * The contracts between the jobs: the features dataset and the distilled set, each a Parquet folder
 * with a {@code _retort.json} beside the data.
 */
package retort.dataset;
