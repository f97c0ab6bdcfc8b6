/** What the trials say together: Parquet, tables with intervals, charts. */
package retort.evaluate.report;
