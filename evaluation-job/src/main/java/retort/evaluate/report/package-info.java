/** The results of an evaluation: Parquet, tables with intervals, charts. */
package retort.evaluate.report;
