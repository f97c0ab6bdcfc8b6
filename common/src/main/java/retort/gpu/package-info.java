/**
 * GPUs as Spark assigns them, and whether a library has code for them, checked before a job starts.
 */
package retort.gpu;
