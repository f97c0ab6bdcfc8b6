/**
 * Single columns of Parquet files, read page by page: whatever the size of a row group, one page of
 * each column is in memory.
 */
package retort.parquet;
