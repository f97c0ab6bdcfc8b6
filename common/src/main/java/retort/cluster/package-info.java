/**
 * Distributed reduction on Spark: sums in a fixed order of addition, shared variables, task slots.
 */
package retort.cluster;
