/**
 * What driver and Spark tasks have together on their devices: a network of the driver's, and what
 * tasks leave where both work on one.
 */
package retort.tasks;
